package dev.agora.planted.r10;

/** Planted: a name that says nothing. */
public record PathHelper() {}
