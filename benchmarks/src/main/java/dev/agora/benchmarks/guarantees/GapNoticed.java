package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.runtime.RandomSource;
import java.time.Duration;

/**
 * B2: the bytes between one node and its broker, or the other peers, are swallowed while one event is on the way, and nothing follows it; then,
 * in a stream of events, one payload is taken away between the coordinator and the bus.
 */
final class GapNoticed implements Guarantee {
    private static final double QUIET_BAR = 1.5;
    private static final double BUSY_BAR = 0.25; // what is found later may have been found by positions
    private static final int STREAM = 40;
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(50);

    private final RandomSource random = RandomSource.secure();

    @Override
    public String title() {
        return "B2 a gap is noticed";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) {
        try (Trial trial = new Trial(stage.site(), scale.heartbeat())) {
            double worst = 0;
            double sum = 0;
            double repaired = 0;
            for (int gap = 0; gap < scale.gaps(); gap++) {
                Quiet quiet = quiet(stage.site(), trial);
                worst = Math.max(worst, quiet.noticed());
                repaired = Math.max(repaired, quiet.repaired());
                sum += quiet.noticed();
            }
            findings.count("gaps on a quiet topic", scale.gaps());
            findings.measure("noticed after, mean heartbeats", sum / scale.gaps());
            findings.measure("noticed after, worst heartbeats", worst);
            findings.measure("repaired after, worst heartbeats", repaired);
            findings.require(
                    worst <= QUIET_BAR * scale.slack(),
                    "a gap on a quiet topic was noticed after " + worst + " heartbeats");
            double busy = 0;
            for (int gap = 0; gap < scale.gaps(); gap++) {
                busy = Math.max(busy, busy(trial));
            }
            findings.count("gaps on a busy topic", scale.gaps());
            findings.measure("noticed after the next frame, worst ms", busy * trial.heartbeat.toNanos() / 1e6);
            findings.require(
                    busy <= BUSY_BAR * scale.slack(),
                    "a gap on a busy topic was noticed after " + busy + " heartbeats");
            findings.require(trial.settle(), "not all events had arrived after 60 s");
            findings.exactlyOnce(trial, scale);
        }
    }

    /** In heartbeats. */
    private record Quiet(double noticed, double repaired) {}

    private Quiet quiet(Site site, Trial trial) {
        double heartbeat = trial.heartbeat.toNanos();
        Patience.pass(Duration.ofNanos((long) (random.fraction() * heartbeat)));
        TrialNode deaf = trial.two();
        boolean isSwallowed = site.swallow(deaf.id.value());
        if (!isSwallowed) {
            deaf.leak.lose(Integer.MAX_VALUE);
        }
        long before = deaf.count(BusCounter.GAPS);
        long begin = Patience.now();
        trial.one().publish();
        Patience.await("the gap is noticed", () -> deaf.count(BusCounter.GAPS) > before);
        double noticed = (Patience.now() - begin) / heartbeat;
        int resyncs = deaf.heard.resyncs().size();
        Patience.await(
                "the gap is mended",
                () -> deaf.has(trial.one()) || deaf.heard.resyncs().size() > resyncs);
        double repaired = (Patience.now() - begin) / heartbeat;
        deaf.leak.close();
        site.heal(deaf.id.value());
        awaitTopic(trial);
        return new Quiet(noticed, repaired);
    }

    /** Waits until an event comes by the topic again. */
    private static void awaitTopic(Trial trial) {
        long end = Patience.now() + Patience.LONG.toNanos();
        while (Patience.now() < end) {
            long gaps = trial.two().count(BusCounter.GAPS);
            trial.one().publish();
            trial.settle();
            if (trial.two().bus.health().isUp() && trial.two().count(BusCounter.GAPS) == gaps) {
                return;
            }
            Patience.pass(BETWEEN_PROBES);
        }
        throw new IllegalStateException("events do not come by the topic after it was healed");
    }

    /** In heartbeats after the next frame. */
    private static double busy(Trial trial) {
        TrialNode deaf = trial.two();
        long before = deaf.count(BusCounter.GAPS);
        long noticed = 0;
        deaf.leak.lose(1);
        for (int event = 0; event < STREAM || noticed == 0 || deaf.leak.nextNanos() == 0; event++) {
            trial.one().publish();
            long due = Patience.now() + 2_000_000;
            while (Patience.now() < due) {
                if (noticed == 0 && deaf.count(BusCounter.GAPS) > before) {
                    noticed = Patience.now();
                }
                Thread.onSpinWait();
            }
        }
        trial.settle();
        return Math.max(0, noticed - deaf.leak.nextNanos()) / (double) trial.heartbeat.toNanos();
    }
}
