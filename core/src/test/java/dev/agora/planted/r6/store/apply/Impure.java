package dev.agora.planted.r6.store.apply;

import java.nio.file.Path;

/** Planted: an apply that knows files. */
public record Impure(Path path) {}
