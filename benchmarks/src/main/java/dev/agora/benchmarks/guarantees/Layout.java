package dev.agora.benchmarks.guarantees;

import dev.agora.benchmarks.InProcessCluster;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.model.HostPort;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * How the nodes of a trial are made.
 *
 * @param words the backend, for people
 * @param sealing what becomes of the first node's sealer
 * @param addresses where the coordinator of a node listens
 * @param seen where others see it
 * @param connecting connects a node that has joined
 */
record Layout(
        String words,
        Duration heartbeat,
        UnaryOperator<DatagramSealer> sealing,
        IntFunction<HostPort> addresses,
        InProcessCluster.Addresses seen,
        Consumer<TrialNode> connecting) {
    /** Nodes that reach a backend by links of their own. */
    static Layout on(Site site, Duration heartbeat) {
        return of(site, heartbeat, node -> node.id.value());
    }

    /** Nodes that reach a backend without a link of ours. */
    static Layout direct(Site site, Duration heartbeat) {
        return of(site, heartbeat, node -> 0);
    }

    private static Layout of(Site site, Duration heartbeat, ToIntFunction<TrialNode> link) {
        return new Layout(
                site.word(),
                heartbeat,
                UnaryOperator.identity(),
                site::address,
                site::seen,
                node -> node.connect(site.provider(), site.fields(link.applyAsInt(node))));
    }

    Layout sealing(UnaryOperator<DatagramSealer> other) {
        return new Layout(words, heartbeat, other, addresses, seen, connecting);
    }
}
