package dev.agora.benchmarks;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import java.util.ArrayList;
import java.util.List;
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
    private final Reception reception = new Reception();
    private long sent;

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
        reception.took(batch);
    }

    private void decoded(byte[] payload) {
        EventCodec.decode(payload).orElseThrow().events().forEach(reception::take);
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
        return reception.received();
    }

    @Override
    public void watch(@Nullable Arrivals now) {
        reception.watch(now);
    }

    @Override
    public void close() {
        client.close();
    }
}
