package dev.agora.planted.r1.node;

import dev.agora.planted.r1.model.Low;

/** Planted: the upper half of a cycle. */
public record High(Low low) {}
