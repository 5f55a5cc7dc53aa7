package dev.agora.core.gossip.engine;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What this node itself knows of a peer's silence.
 *
 * @param phi how unlikely it is: -log10 of its probability for a peer that lives
 * @param missedProbes pings since the last sign of life that neither the peer nor a helper answered
 * @param crashEvidence whether a connection to it broke since then
 * @param sinceSign time since the last sign of life
 * @param roundTrips the last measured ones, oldest first, at most {@value #MAX_ROUND_TRIPS}
 * @param ownDoubt how much this node doubted itself, from 0 to 8: its limits were stretched by 1 more than that
 */
public record Silence(
        double phi,
        int missedProbes,
        boolean crashEvidence,
        Duration sinceSign,
        List<Duration> roundTrips,
        int ownDoubt) {
    /** Most round trips told. */
    public static final int MAX_ROUND_TRIPS = 8;

    /** Copies the list. */
    public Silence {
        roundTrips = List.copyOf(roundTrips);
    }

    /** In words, for the log. */
    @Override
    public String toString() {
        String last = roundTrips.isEmpty()
                ? ""
                : ", last round trip " + roundTrips.getLast().toMillis() + " ms";
        return String.format(
                        Locale.ROOT,
                        "phi %.1f, %d missed probes, silent for %d ms",
                        phi,
                        missedProbes,
                        sinceSign.toMillis())
                + last
                + (crashEvidence ? ", a connection to it broke" : "")
                + (ownDoubt == 0 ? "" : ", own doubt " + ownDoubt);
    }
}
