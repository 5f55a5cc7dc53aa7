package dev.agora.spi.tck;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth;
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
    private static final int PROBE_BYTES =
            PROBE.length + Integer.BYTES + Long.BYTES; // and the id, and when it was sent

    private final TestContext context;
    private final CoordinatorProvider provider;
    private final List<Payload> received = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> heard = ConcurrentHashMap.newKeySet();
    private volatile Coordinator coordinator;
    private final int stamp;
    private long heardSince = System.nanoTime(); // guarded by heard

    TckNode(TestContext context, CoordinatorProvider provider, int stamp) {
        this.stamp = stamp;
        this.context = context;
        this.provider = provider;
        this.coordinator = provider.create(context);
    }

    /** What the payloads of its check bear. */
    int stamp() {
        return stamp;
    }

    /** Its id. */
    public int id() {
        return context.nodeId();
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

    /** Ends the coordinator as the end of its process would; {@link #startAgain()} makes another at the same address. */
    void stop() {
        coordinator.close();
    }

    void startAgain() {
        coordinator = provider.create(context);
        start();
    }

    /** Forgets what arrived. */
    void forget() {
        received.clear();
        heard.clear();
    }

    /** Forgets whose probes arrived, and ignores those that are still under way. */
    void hearAnew() {
        synchronized (heard) {
            heardSince = System.nanoTime();
            heard.clear();
        }
    }

    boolean isUp() {
        return coordinator.health() instanceof CoordinatorHealth.Up;
    }

    /** Why it is not up; empty while it is. */
    String complaint() {
        return switch (coordinator.health()) {
            case CoordinatorHealth.Up up -> "";
            case CoordinatorHealth.Degraded degraded -> degraded.reason();
            case CoordinatorHealth.Down down -> down.reason();
        };
    }

    /** Publishes a probe. */
    void probe() {
        ByteBuffer probe = ByteBuffer.allocate(PROBE_BYTES)
                .put(PROBE)
                .putInt(context.nodeId())
                .putLong(System.nanoTime());
        coordinator.publish(Payload.copyOf(probe.flip()));
    }

    /** Node ids whose probes arrived. */
    Set<Integer> heard() {
        return heard;
    }

    static boolean isProbe(Payload payload) {
        ByteBuffer bytes = payload.asReadOnlyBuffer();
        return bytes.remaining() == PROBE_BYTES && bytes.slice(0, PROBE.length).equals(ByteBuffer.wrap(PROBE));
    }

    void take(Payload payload) {
        if (isProbe(payload)) {
            ByteBuffer probe = payload.asReadOnlyBuffer();
            long sent = probe.getLong(PROBE.length + Integer.BYTES);
            synchronized (heard) {
                if (sent - heardSince >= 0) {
                    heard.add(probe.getInt(PROBE.length));
                }
            }
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
