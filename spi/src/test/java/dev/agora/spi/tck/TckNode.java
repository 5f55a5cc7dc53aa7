package dev.agora.spi.tck;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One node of a test: context, coordinator, and what arrived. Probes of the kit itself are kept apart. */
public final class TckNode implements AutoCloseable {
    private static final byte[] PROBE = "agora-tck-probe-".getBytes(StandardCharsets.US_ASCII);

    private final TestContext context;
    private final Coordinator coordinator;
    private final List<Payload> received = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> heard = ConcurrentHashMap.newKeySet();

    TckNode(TestContext context, CoordinatorProvider provider) {
        this.context = context;
        this.coordinator = provider.create(context);
    }

    /** Its context. */
    public TestContext context() {
        return context;
    }

    /** Its coordinator. */
    public Coordinator coordinator() {
        return coordinator;
    }

    /** What arrived so far, in order, without the kit's probes. */
    public List<Payload> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** How many arrived so far. */
    public int count() {
        return received.size();
    }

    /** Starts and subscribes. */
    void start() {
        coordinator.start();
        coordinator.subscribe(this::take);
    }

    /** Publishes a probe. */
    void probe() {
        ByteBuffer probe =
                ByteBuffer.allocate(PROBE.length + Integer.BYTES).put(PROBE).putInt(context.nodeId());
        coordinator.publish(Payload.copyOf(probe.flip()));
    }

    /** Node ids whose probes arrived. */
    Set<Integer> heard() {
        return heard;
    }

    static boolean isProbe(Payload payload) {
        ByteBuffer bytes = payload.asReadOnlyBuffer();
        return bytes.remaining() == PROBE.length + Integer.BYTES
                && bytes.slice(0, PROBE.length).equals(ByteBuffer.wrap(PROBE));
    }

    private void take(Payload payload) {
        if (isProbe(payload)) {
            heard.add(payload.asReadOnlyBuffer().getInt(PROBE.length));
        } else {
            received.add(payload);
        }
    }

    @Override
    public void close() {
        coordinator.close();
        context.close();
    }
}
