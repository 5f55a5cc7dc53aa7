package dev.agora.spi.tck;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads of one publisher arrive in the order of their publication, when that is declared. */
interface OrderChecks extends KitChecks {
    @Test
    default void onePublishersOrderIsKept() {
        orderOf(1, bench().scale().burst());
    }

    @Test
    default void theOrderOfEachOf64ThreadsIsKept() {
        orderOf(64, 100);
    }

    @Test
    default void theOrderIsKeptOverAReconnect() throws Exception {
        Outage outage = Outage.of(bench());
        Flow flow = Flow.of(bench(), outage.nodes().getFirst(), 400, 1_000);
        flow.awaitAccepted(400);
        flow.raise(1_000);
        outage.kill();
        outage.start();
        flow.awaitEnd();
        bench().awaitMeshAnew(outage.nodes(), bench().patience());
        for (TckNode node : outage.receivers()) {
            Arrivals.of(node).lawful(node.coordinator().capabilities());
        }
    }

    private void orderOf(int threads, int each) {
        List<TckNode> nodes = bench().cluster(2);
        int window = Math.max(1, bench().inFlight() / threads);
        bench().inThreads(threads, index -> bench().send(nodes.getFirst(), index, each, window));
        bench().awaitLanes(nodes.get(1), threads, each);
    }
}
