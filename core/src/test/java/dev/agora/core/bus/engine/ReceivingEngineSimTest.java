package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The bus on simulated networks; every run is decided by its seed. The invariants OnceInOrder, ProvenOnly, Bounds, OneHello, OneFetch,
 * RereadFollows and GapsEnd hold after every step, NoSilentLoss at the end, in every third run NoNeedlessResync too.
 */
class ReceivingEngineSimTest {
    private static final int SECONDS = 15;

    /** Goal: guarantee B1 under all faults at once. Method: many seeds; the system property agora.bus.sim.seed replays one with a trace. */
    @Test
    void eachEventIsHeardOnceInOrderOrCoveredByAResyncUnderEverySeed() {
        Integer replayed = Integer.getInteger("agora.bus.sim.seed");
        int first = replayed == null ? 1 : replayed;
        int last = replayed == null ? Integer.getInteger("agora.bus.sim.seeds", 120) : replayed;
        long delivered = 0;
        for (int seed = first; seed <= last; seed++) {
            SimNetwork network = new SimNetwork(seed, seed % 3 == 0);
            network.isTraced = replayed != null;
            try {
                network.play(SECONDS);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "seed " + seed + " at " + network.nowNanos / 1_000_000
                                + " ms; replay with -Dagora.bus.sim.seed=" + seed,
                        failure);
            }
            delivered += network.delivered;
        }
        assertThat(delivered).isGreaterThan(100L * (last - first + 1));
    }
}
