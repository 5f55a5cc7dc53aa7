package dev.agora.benchmarks;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events over a raw client in batches of a given size: either the same ready bytes again and again, which is all that a client can do, or the
 * events themselves, encoded and decoded as any application must.
 */
final class RawLink implements Link {
    private final int batch;
    private final byte @Nullable [] ready;
    private final RawClient client;
    private final AtomicLong received = new AtomicLong();
    private long sent;
    private volatile @Nullable Arrivals arrivals;

    private RawLink(Opening client, int batch, byte @Nullable [] ready) throws Exception {
        this.batch = batch;
        this.ready = ready;
        this.client = client.open(ready == null ? this::decoded : this::counted);
    }

    /** Opens a client for one who receives. */
    @FunctionalInterface
    interface Opening {
        RawClient open(Consumer<byte[]> receiver) throws Exception;
    }

    static RawLink ofBytes(Opening client, int batch) throws Exception {
        return new RawLink(client, batch, Sealing.frame(batch));
    }

    static RawLink ofEvents(Opening client, int batch) throws Exception {
        return new RawLink(client, batch, null);
    }

    @Override
    public void send() {
        if (ready != null) {
            sent += batch;
            client.publish(ready);
            return;
        }
        List<ClusterEvent> events = new ArrayList<>(batch);
        for (int index = 0; index < batch; index++) {
            sent++;
            events.add(BusLink.event(sent));
        }
        client.publish(EventCodec.encode(EventBatch.of(1, events)));
    }

    private void counted(byte[] payload) {
        received.lazySet(received.get() + batch);
    }

    private void decoded(byte[] payload) {
        List<ClusterEvent> events = EventCodec.decode(payload).orElseThrow().events();
        Arrivals watching = arrivals;
        if (watching != null) {
            events.forEach(event -> watching.arrived(BusLink.number(event)));
        }
        received.lazySet(received.get() + events.size());
    }

    @Override
    public int eventsPerSend() {
        return batch;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public void watch(@Nullable Arrivals now) {
        this.arrivals = now;
    }

    @Override
    public void close() {
        client.close();
    }
}
