package dev.agora.benchmarks;

import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.util.ArrayList;
import java.util.List;

/** What sealing and opening cost, in nanoseconds an event in batches of 100. Confined to one thread. */
final class Sealing {
    private static final int BATCH = 100;
    private static final int BATCHES = 30_000;

    private Sealing() {}

    /** A sealed frame of so many events, as the bus sends it. */
    static byte[] frame(int events) {
        return sealer().seal(EventCodec.encode(batch(events)));
    }

    /** Measures seal and open once, warm. */
    static Costs measure(Ticker ticker) {
        PlaneSealer sealer = sealer();
        byte[] plain = EventCodec.encode(batch(BATCH));
        Costs last = new Costs(0, 0);
        for (int round = 0; round < 3; round++) {
            long begin = ticker.nanos();
            byte[] sealed = plain;
            for (int index = 0; index < BATCHES; index++) {
                sealed = sealer.seal(plain);
            }
            long middle = ticker.nanos();
            for (int index = 0; index < BATCHES; index++) {
                if (sealer.open(sealed).isEmpty()) {
                    throw new IllegalStateException("a frame did not open");
                }
            }
            long end = ticker.nanos();
            double events = (double) BATCH * BATCHES;
            last = new Costs((middle - begin) / events, (end - middle) / events);
        }
        return last;
    }

    private static PlaneSealer sealer() {
        ClusterKey key = ClusterKey.stretch("a key for benchmarks only");
        return new PlaneSealer(
                KeyRing.of(key), Plane.BUS, new NodeId(1), RandomSource.secure().bootId());
    }

    private static EventBatch batch(int events) {
        List<ClusterEvent> batch = new ArrayList<>();
        for (int number = 1; number <= events; number++) {
            batch.add(BusLink.event(number));
        }
        return EventBatch.of(1, batch);
    }

    /** Nanoseconds an event. */
    record Costs(double seal, double open) {}
}
