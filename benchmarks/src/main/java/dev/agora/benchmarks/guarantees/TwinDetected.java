package dev.agora.benchmarks.guarantees;

import dev.agora.benchmarks.InProcessCluster;
import dev.agora.core.bus.BusCounter;
import dev.agora.core.model.HostPort;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * B6: a second live process bears the node id of the first, as with a cloned disk, and reaches the topic. First by the bus alone, the two not
 * seeing each other by gossip: each names the other, and nobody takes what the second one publishes. Then by real gossip on UDP.
 */
final class TwinDetected implements Guarantee {
    private static final int ADDRESS = 4;
    private static final int EVENTS = 20;

    @Override
    public String title() {
        return "B6 two nodes with one id";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) {
        try (Trial trial = new Trial(Layout.direct(stage.site(), scale.heartbeat()));
                LogWatch log = new LogWatch("dev.agora.core.bus");
                InProcessCluster elsewhere = new InProcessCluster();
                TrialNode twin = twin(stage.site(), trial, elsewhere)) {
            TrialNode first = trial.one();
            twin.connect(stage.site().provider(), stage.site().fields(0));
            boolean isNamed = Patience.until(Patience.LONG, () -> {
                twin.publish();
                first.publish();
                trial.awaitAllHave(Patience.LONG);
                return names(log, first) && names(log, twin);
            });
            findings.require(isNamed, "not both sides named the other in the log");
            findings.count(
                    "sides that name the other in the log", (names(log, first) ? 1 : 0) + (names(log, twin) ? 1 : 0));
            twin.publish(EVENTS);
            first.publish(EVENTS);
            findings.require(trial.settle(), "events of the first did not arrive");
            Patience.until(Patience.LONG, () -> trial.two().count(BusCounter.UNPROVEN) > 0); // held for ten heartbeats
            findings.count("frames of the other seen by the first", first.count(BusCounter.UNPROVEN));
            findings.count("frames of the other seen by the second", twin.count(BusCounter.UNPROVEN));
            findings.count(
                    "its frames dropped by nodes 2 and 3",
                    trial.two().count(BusCounter.UNPROVEN) + trial.three().count(BusCounter.UNPROVEN));
            findings.count("events published by the second", twin.sent());
            long delivered = trial.sum(node -> node.heard.received()) - 2 * first.sent();
            findings.none("events of the second, delivered", delivered);
            findings.exactlyOnce("the first: ", trial, scale);
        }
        GossipTwins.show(findings);
    }

    /** It knows where the other nodes' coordinators are, and nothing else of them. */
    private static TrialNode twin(Site site, Trial trial, InProcessCluster elsewhere) {
        for (TrialNode node : List.of(trial.two(), trial.three())) {
            elsewhere.join(node.id, node.boot, site.address(node.id.value()));
        }
        HostPort address = site.address(ADDRESS);
        return new TrialNode(
                elsewhere,
                new TrialNode.Plan(
                        trial.one().id.value(),
                        address,
                        trial.heartbeat,
                        new TrialNode.Epochs(),
                        UnaryOperator.identity()));
    }

    private static boolean names(LogWatch log, TrialNode node) {
        return log.has("two nodes run with one node id", node.boot.toString());
    }
}
