package dev.agora.core.bus;

import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;

/** Clocks, randomness and the epoch's store, which the bus takes from outside. */
public record BusSources(Ticker ticker, WallClock clock, RandomSource random, EpochStore epochs) {}
