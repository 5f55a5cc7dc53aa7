package dev.agora.planted.r3.core;

import dev.agora.planted.r3.coordinator.Known;

/** Planted: names a coordinator's class. */
public record Knowing(Known known) {}
