package dev.agora.benchmarks.guarantees;

import dev.agora.benchmarks.InProcessCluster;
import dev.agora.core.bus.BusCounter;
import dev.agora.core.crypto.DatagramSealer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Three nodes on a backend that hear each other, and an outsider where one is asked for. Used by one thread. */
final class Trial implements AutoCloseable {
    private static final int NODES = 3;
    private static final Duration SETTLE = Duration.ofSeconds(5);

    final InProcessCluster cluster;
    final Duration heartbeat;
    private final Layout layout;
    private final List<TrialNode> nodes = new ArrayList<>();
    private final List<TrialNode.Epochs> epochs = new ArrayList<>();

    /** Starts the three; returns when each follows the others. */
    Trial(Site site, Duration heartbeat) {
        this(Layout.on(site, heartbeat));
    }

    /** The same by a layout. */
    Trial(Layout layout) {
        this.layout = layout;
        this.heartbeat = layout.heartbeat();
        this.cluster = new InProcessCluster(layout.seen());
        try {
            open();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void open() {
        for (int number = 1; number <= NODES; number++) {
            epochs.add(new TrialNode.Epochs());
            nodes.add(new TrialNode(cluster, plan(number, number == 1 ? layout.sealing() : UnaryOperator.identity())));
        }
        nodes.forEach(layout.connecting());
        awaitCalm();
    }

    private TrialNode.Plan plan(int number, UnaryOperator<DatagramSealer> sealing) {
        return new TrialNode.Plan(number, layout.addresses().apply(number), heartbeat, epochs.get(number - 1), sealing);
    }

    List<TrialNode> nodes() {
        return List.copyOf(nodes);
    }

    TrialNode one() {
        return nodes.get(0);
    }

    TrialNode two() {
        return nodes.get(1);
    }

    TrialNode three() {
        return nodes.get(2);
    }

    /** Ends a node and starts it again, with another boot id; returns when all follow each other. */
    TrialNode restart(TrialNode node) {
        TrialNode again = startAgain(node);
        awaitCalm();
        return again;
    }

    /** The same without waiting. */
    TrialNode startAgain(TrialNode node) {
        int index = node.id.value() - 1;
        node.close();
        TrialNode again = new TrialNode(cluster, plan(index + 1, UnaryOperator.identity()));
        nodes.set(index, again);
        layout.connecting().accept(again);
        return again;
    }

    /** Waits until each node hears each other one by its coordinator, with nothing missing. */
    void awaitCalm() {
        Patience.await(
                "all nodes hear each other on " + layout.words(),
                () -> pairs().allMatch(pair ->
                        pair.by().bus.health().isUp() && pair.by().follows(pair.whom())));
    }

    /** Waits until each node has the last event of each other one; false when one does not within the limit. */
    boolean awaitAllHave(Duration limit) {
        return Patience.until(limit, () -> pairs().allMatch(pair -> pair.by().has(pair.whom())));
    }

    /**
     * Waits until each node has the last event of each other one. An event that is due although the last ones were told by a Resync shows that
     * the row goes on; false when one does not have it after 60 s.
     */
    boolean settle() {
        return Patience.until(Patience.LONG, () -> {
            if (awaitAllHave(SETTLE)) {
                return true;
            }
            if (sum(node -> node.heard.resyncs().size()) > 0) {
                nodes.forEach(TrialNode::publish);
            }
            return false;
        });
    }

    /** The reasons of all Resyncs. */
    List<String> resyncs() {
        return nodes.stream().flatMap(node -> node.heard.resyncs().stream()).toList();
    }

    private Stream<Pair> pairs() {
        return nodes.stream()
                .flatMap(by ->
                        nodes.stream().filter(whom -> !whom.id.equals(by.id)).map(whom -> new Pair(by, whom)));
    }

    private record Pair(TrialNode by, TrialNode whom) {}

    long sum(ToLongFunction<TrialNode> count) {
        return nodes.stream().mapToLong(count).sum();
    }

    long sum(BusCounter counter) {
        return sum(node -> node.count(counter));
    }

    @Override
    public void close() {
        nodes.forEach(TrialNode::close);
        cluster.close();
    }
}
