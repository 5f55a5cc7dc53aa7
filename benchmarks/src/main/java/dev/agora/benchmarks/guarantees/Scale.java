package dev.agora.benchmarks.guarantees;

import java.time.Duration;
import java.util.Locale;

/**
 * How much each trial does.
 *
 * @param slack by what the bars of time are multiplied: 1 where nothing else runs; more also allows Resyncs, which a starved node is due
 * @param heartbeat of the buses
 * @param ledgerEvents events of all nodes while the broker is killed, paused and restarted (B1)
 * @param outage how long it is away or frozen each time (B1, B5)
 * @param gaps gaps to be noticed on a quiet topic (B2)
 * @param absence how long the broker is away (B3)
 * @param corpus frames of which each bit is turned over and each truncation made (B4)
 * @param pressure events published as fast as one thread can (B5)
 * @param unknown events published beside events of unknown kinds (B7)
 * @param load events of each node before, between and after two switches (B8)
 */
record Scale(
        String name,
        double slack,
        Duration heartbeat,
        int ledgerEvents,
        Duration outage,
        int gaps,
        Duration absence,
        int corpus,
        int pressure,
        int unknown,
        int load) {
    /** For the build: a few seconds for each guarantee and backend. */
    static final Scale QUICK = new Scale(
            "quick",
            8,
            Duration.ofMillis(300),
            30_000,
            Duration.ofMillis(500),
            4,
            Duration.ofSeconds(2),
            1,
            200_000,
            500,
            300);

    /** What is shown. */
    static final Scale FULL = new Scale(
            "full",
            1,
            Duration.ofSeconds(1),
            300_000,
            Duration.ofSeconds(2),
            8,
            Duration.ofSeconds(10),
            4,
            500_000,
            5_000,
            2_000);

    /** The same with the broker away for ten minutes on each backend. */
    static final Scale LONG = new Scale(
            "long",
            FULL.slack,
            FULL.heartbeat,
            FULL.ledgerEvents,
            FULL.outage,
            FULL.gaps,
            Duration.ofMinutes(10),
            FULL.corpus,
            FULL.pressure,
            FULL.unknown,
            FULL.load);

    /** Whether nothing excuses a late answer: times are measured, and no Resync is due. */
    boolean isStrict() {
        return slack == 1;
    }

    /** By its name. @throws IllegalArgumentException when there is none of that name */
    static Scale of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "quick" -> QUICK;
            case "full" -> FULL;
            case "long" -> LONG;
            default -> throw new IllegalArgumentException("scale '" + name + "' is not one of quick, full, long");
        };
    }
}
