package dev.agora.planted.r1.model;

import dev.agora.planted.r1.node.High;
import java.util.List;

/** Planted: reaches up. */
public record Low(List<High> highs) {}
