package dev.agora.benchmarks.guarantees;

import dev.agora.core.model.HostPort;
import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.tck.TestContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody with rights on the topic and no cluster key: a bare coordinator that records what passes and sends what it likes. Used by one thread. */
final class Outsider implements AutoCloseable {
    private static final int NODE = 99;
    private static final int UNDER_WAY = 16;

    private final TestContext context;
    private final Coordinator coordinator;
    private final List<byte[]> recorded = new CopyOnWriteArrayList<>();

    /** Starts it on the backend; without a broker it connects to the trial's nodes. */
    Outsider(Site site) {
        this.context = TestContext.of(NODE, site.provider(), site.fields(0));
        for (int link = 1; link < Site.LINKS; link++) {
            HostPort address = site.address(link);
            context.addPeer(new PeerAddress(link, address.host(), address.port()));
        }
        this.coordinator = site.provider().create(context);
        coordinator.start();
        coordinator.subscribe(payload -> recorded.add(payload.toByteArray()));
    }

    /** What passed on the topic so far. */
    List<byte[]> recorded() {
        return List.copyOf(recorded);
    }

    /** Puts all on the topic; returns when the backend took each. */
    void publish(List<byte[]> payloads) {
        Deque<CompletionStage<Void>> underWay = new ArrayDeque<>();
        for (byte[] payload : payloads) {
            underWay.add(coordinator.publish(Payload.copyOf(payload)));
            if (underWay.size() == UNDER_WAY) {
                underWay.remove().toCompletableFuture().join();
            }
        }
        underWay.forEach(stage -> stage.toCompletableFuture().join());
    }

    @Override
    public void close() {
        coordinator.close();
        context.close();
    }
}
