package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusCounter;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * B5: one thread publishes as fast as it can, first while the broker is frozen with all its connections open, then while the listener of one
 * node hangs and an outsider floods the topic. A publish must not block, memory must stay within the bounds, and what exceeds a bound must be
 * told by a Resync.
 */
final class BackPressure implements Guarantee {
    /** More than a busy machine lets a thread wait; a call that waited for the frozen broker would take as long as that is frozen. */
    private static final double MAX_BLOCKED_MILLIS = 1_000;
    /** Journals, rings, inboxes and held frames of three nodes at their bounds, in this process. */
    private static final long MAX_GROWN_MIB = 3 * (32 + 64 + 64 + 8 + 8);

    /** More than a coordinator and a bus take in while a listener hangs. */
    private static final int FLOOD = 100_000;

    private static final int FLOOD_BYTES = 40;
    /** How long an overflow may take to be told; a backend that keeps what a node does not read has none. */
    private static final Duration OVERFLOW_LIMIT = Duration.ofSeconds(5);

    private static final int FEWER = 10;
    private static final int BURST = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Override
    public String title() {
        return "B5 back-pressure";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) throws Exception {
        try (Trial trial = new Trial(stage.site(), scale.heartbeat())) {
            frozen(stage.site(), trial, scale, findings);
        }
        try (Trial trial = new Trial(stage.site(), scale.heartbeat())) {
            hanging(stage.site(), trial, scale, findings);
        }
    }

    private static void frozen(Site site, Trial trial, Scale scale, Findings findings) throws Exception {
        TrialNode publisher = trial.one();
        long heap = usedMib();
        site.pause();
        try {
            Pressure paced = press(publisher, scale.pressure(), PAUSE_NANOS);
            long afterHalf = usedMib();
            findings.count(
                    "frozen broker: of 100 events a ms, received meanwhile",
                    trial.sum(node -> node.heard.received()) / 2);
            long repaired = trial.sum(BusCounter.REPAIRED);
            findings.count("frozen broker: frames had by node calls", repaired);
            findings.require(repaired > 0, "nothing was had by node calls, so the broker was not frozen");
            Pressure all = paced.with(press(publisher, scale.pressure(), 0));
            long afterAll = usedMib();
            findings.count("frozen broker: events published", 2L * scale.pressure());
            blocked("frozen broker: ", all, findings);
            findings.count("frozen broker: MiB grown by the first half", afterHalf - heap);
            findings.count("frozen broker: MiB grown by the second half", afterAll - afterHalf);
            findings.require(afterAll - heap <= MAX_GROWN_MIB, "memory grew by " + (afterAll - heap) + " MiB");
            Patience.pass(scale.outage());
        } finally {
            site.resume();
        }
        settle("frozen broker: ", trial, findings);
    }

    private static void hanging(Site site, Trial trial, Scale scale, Findings findings) throws Exception {
        int events = scale.pressure() / FEWER;
        TrialNode slow = trial.three();
        slow.heard.hold();
        Pressure pressure = press(trial.one(), events, PAUSE_NANOS);
        long begin = Patience.now();
        Patience.until(Patience.LONG, () -> trial.two().has(trial.one()));
        findings.count("hanging listener: events published", events);
        blocked("hanging listener: ", pressure, findings);
        findings.measure("hanging listener: ms until another node had all", Patience.millis(Patience.now() - begin));
        long before = overflows(slow);
        long refused = slow.count(BusCounter.REFUSED);
        try (Outsider outsider = new Outsider(site)) {
            outsider.publish(Collections.nCopies(FLOOD, new byte[FLOOD_BYTES]));
            Patience.until(OVERFLOW_LIMIT, () -> overflows(slow) > before);
        }
        findings.count("hanging listener: payloads of the flood", FLOOD);
        slow.heard.release();
        settle("hanging listener: ", trial, findings);
        long overflows = overflows(slow) - before;
        findings.count(
                "hanging listener: payloads dropped by the bus, or overflows told by the coordinator", overflows);
        findings.require(
                overflows > 0 || Patience.until(Patience.LONG, () -> slow.count(BusCounter.REFUSED) - refused >= FLOOD),
                "of a flood, not all came, and nobody said so");
    }

    private static long overflows(TrialNode node) {
        return node.count(BusCounter.DROPPED) + node.count(BusCounter.POSSIBLE_GAPS);
    }

    private static void blocked(String prefix, Pressure pressure, Findings findings) {
        findings.measure(prefix + "longest publish call, ms", Patience.millis(pressure.longestNanos()));
        findings.measure(prefix + "mean publish call, ns", pressure.meanNanos());
        findings.require(
                Patience.millis(pressure.longestNanos()) <= MAX_BLOCKED_MILLIS,
                prefix + "a publish call took " + Patience.millis(pressure.longestNanos()) + " ms");
    }

    /** Waits until all have heard of the end, and counts that what did not come was told by a Resync. */
    private static void settle(String prefix, Trial trial, Findings findings) {
        boolean isSettled = Patience.until(Patience.LONG, () -> {
            trial.one().publish();
            Patience.pass(Duration.ofMillis(20));
            return trial.awaitAllHave(Duration.ofSeconds(1));
        });
        findings.require(isSettled, prefix + "the nodes had not settled after 60 s");
        long sent = trial.one().sent();
        long received = trial.sum(node -> node.heard.received());
        long resynced = trial.sum(node -> node.heard.resynced());
        findings.count(prefix + "events received by two nodes", received);
        findings.count(prefix + "left out and told by Resyncs", resynced);
        findings.count(prefix + "overflows at the publisher", trial.sum(BusCounter.OVERFLOWS));
        findings.count(
                prefix + "Resyncs", trial.sum(node -> node.heard.resyncs().size()));
        findings.none(prefix + "left out in silence", trial.sum(node -> node.heard.silentlyMissing()));
        findings.none(prefix + "twice or out of order", trial.sum(node -> node.heard.twiceOrLate()));
        findings.requireEqual(prefix + "received or told by Resyncs", received + resynced, 2 * sent);
    }

    /** Publishes on a thread of its own, so that a call that blocks for ever is found. */
    private static Pressure press(TrialNode publisher, int events, long pauseNanos) throws Exception {
        return Meanwhile.start(() -> pressed(publisher, events, pauseNanos)).join(Patience.LONG);
    }

    private static Pressure pressed(TrialNode publisher, int events, long pauseNanos) {
        long longest = 0;
        long all = 0;
        for (int event = 1; event <= events; event++) {
            long begin = Patience.now();
            publisher.publish();
            long took = Patience.now() - begin;
            longest = Math.max(longest, took);
            all += took;
            if (pauseNanos > 0 && event % BURST == 0) {
                LockSupport.parkNanos(pauseNanos);
            }
        }
        return new Pressure(events, longest, all);
    }

    /** How publish calls went. */
    private record Pressure(long calls, long longestNanos, long allNanos) {
        Pressure with(Pressure more) {
            return new Pressure(
                    calls + more.calls, Math.max(longestNanos, more.longestNanos), allNanos + more.allNanos);
        }

        double meanNanos() {
            return allNanos / (double) calls;
        }
    }

    private static long usedMib() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
