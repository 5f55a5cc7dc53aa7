package dev.agora.planted.r5.store;

/** Planted: a store's type. */
public record Rows() {}
