package dev.agora.planted.r3.coordinator;

/** Planted: a coordinator. */
public record Known() {}
