package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.bus.engine.BusBounds;
import dev.agora.core.membership.MemberState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * B1: three nodes tell each other events while the broker is killed, frozen, and killed again; all rings hold more than the outages, so no
 * Resync is due. Then an origin dies: a Resync is due at each other node.
 */
final class ExactlyOnce implements Guarantee {
    private static final int BURST = 100;
    private static final int MAX_LAG = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public String title() {
        return "B1 exactly once, in order";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) throws Exception {
        try (Trial trial = new Trial(stage.site(), scale.heartbeat())) {
            Meanwhile<Integer> troubles = Meanwhile.start(() -> trouble(stage.site(), scale.outage()));
            publish(
                    trial,
                    scale.ledgerEvents() / trial.nodes().size(),
                    scale.outage().multipliedBy(7),
                    troubles);
            findings.count("frames kept for peers, of each origin", BusBounds.STANDARD.ringFrames());
            findings.count("outages", troubles.join(LIMIT));
            findings.require(trial.settle(), "the last events had not arrived everywhere after 60 s");
            findings.exactlyOnce(trial, scale);
            findings.count("frames repaired", trial.sum(BusCounter.REPAIRED));
            findings.count("second copies dropped", trial.sum(BusCounter.DUPLICATES));
            originDies(trial, findings);
        }
    }

    private static int trouble(Site site, Duration outage) throws Exception {
        Patience.pass(outage);
        site.kill();
        site.start();
        Patience.pass(outage);
        site.pause();
        Patience.pass(outage);
        site.resume();
        Patience.pass(outage);
        site.kill();
        Patience.pass(outage);
        site.start();
        Patience.pass(outage);
        return 3;
    }

    /** Spreads the events over the troubles; the slowest receiver sets the pace, within the rings. */
    private static void publish(Trial trial, int each, Duration spread, Meanwhile<Integer> troubles) {
        long begin = Patience.now();
        for (int number = 1; number <= each; number++) {
            trial.nodes().forEach(TrialNode::publish);
            long due = begin + spread.toNanos() / each * number;
            while (number % BURST == 0 && (Patience.now() < due || lags(trial, number))) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
        }
        while (!troubles.isDone()) { // a broker that is slow to start is still under load
            trial.nodes().forEach(TrialNode::publish);
            Patience.pass(Duration.ofMillis(1));
        }
    }

    private static boolean lags(Trial trial, long number) {
        return trial.nodes().stream()
                .anyMatch(node -> node.heard.received() < (trial.nodes().size() - 1) * (number - MAX_LAG)
                        && node.heard.resyncs().isEmpty());
    }

    private static void originDies(Trial trial, Findings findings) {
        TrialNode dying = trial.three();
        dying.publish();
        dying.close();
        trial.cluster.see(dying.id, MemberState.DOWN);
        Patience.until(Patience.LONG, () -> told(trial) == 2);
        findings.count("Resyncs when an origin died", told(trial));
        findings.requireEqual("Resyncs when an origin died", told(trial), 2);
    }

    private static long told(Trial trial) {
        return trial.nodes().subList(0, 2).stream()
                .filter(node -> node.heard.resyncs().stream().anyMatch(why -> why.startsWith("node 3 is DOWN")))
                .count();
    }
}
