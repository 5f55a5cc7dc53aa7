package dev.agora.planted.r9;

/** Planted: a package without package-info. */
public record Unmarked() {}
