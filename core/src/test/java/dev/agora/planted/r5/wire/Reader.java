package dev.agora.planted.r5.wire;

import dev.agora.planted.r5.store.Rows;

/** Planted: a protocol that reads rows. */
public record Reader(Rows rows) {}
