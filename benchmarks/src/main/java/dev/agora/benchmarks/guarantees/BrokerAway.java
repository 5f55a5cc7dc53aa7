package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusCounter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** B3: the broker is killed and stays away; events arrive meanwhile, and when it is back all nodes use it again without a restart. */
final class BrokerAway implements Guarantee {
    private static final Duration PACE = Duration.ofMillis(5);
    private static final int AFTERWARDS = 50;

    @Override
    public String title() {
        return "B3 the broker is away";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) throws Exception {
        try (Trial trial = new Trial(stage.site(), scale.heartbeat())) {
            Delays delays = new Delays(trial);
            stage.site().kill();
            long begin = Patience.now();
            while (Patience.now() - begin < scale.absence().toNanos()) {
                trial.nodes().forEach(delays::publish);
                Patience.pass(PACE);
            }
            boolean arrived = trial.settle();
            findings.measure("seconds without the broker", (Patience.now() - begin) / 1e9);
            findings.count("events sent meanwhile", trial.sum(TrialNode::sent));
            findings.count("events received meanwhile", trial.sum(node -> node.heard.received()));
            long repaired = trial.sum(BusCounter.REPAIRED);
            findings.count("frames had by node calls meanwhile", repaired);
            findings.require(repaired > 0, "nothing was had by node calls, so the broker was not away");
            findings.require(arrived, "not all events had arrived before the broker came back");
            delays.report(findings);
            stage.site().start();
            long back = Patience.now();
            Patience.await(
                    "all coordinators are up again",
                    () -> trial.nodes().stream()
                            .allMatch(node -> node.bus.health().isUp()));
            findings.measure("seconds until all coordinators are up again", (Patience.now() - back) / 1e9);
            long failed = trial.sum(BusCounter.PUBLISH_FAILED);
            trial.nodes().forEach(node -> node.publish(AFTERWARDS));
            findings.require(trial.settle(), "not all events had arrived after 60 s");
            findings.none("publishes failed afterwards", trial.sum(BusCounter.PUBLISH_FAILED) - failed);
            findings.exactlyOnce(trial, scale);
        }
    }

    /** How long events took from publish to listener. */
    private static final class Delays {
        private final Map<TrialNode, Map<Long, Long>> sentNanos = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();

        Delays(Trial trial) {
            for (TrialNode node : trial.nodes()) {
                sentNanos.put(node, new ConcurrentHashMap<>());
            }
            for (TrialNode node : trial.nodes()) {
                node.heard.tap((origin, number) -> sentNanos.forEach((by, numbers) -> {
                    Long sent = by.id.equals(origin) ? numbers.get(number) : null;
                    if (sent != null) {
                        delays.add(Patience.now() - sent);
                    }
                }));
            }
        }

        void publish(TrialNode node) {
            Map<Long, Long> numbers = sentNanos.getOrDefault(node, Map.of());
            numbers.put(node.sent() + 1, Patience.now());
            node.publish();
        }

        void report(Findings findings) {
            long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
            if (sorted.length > 0) {
                findings.measure("median ms to arrive", Patience.millis(sorted[sorted.length / 2]));
                findings.measure("worst ms to arrive", Patience.millis(sorted[sorted.length - 1]));
            }
        }
    }
}
