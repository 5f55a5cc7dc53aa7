package dev.agora.core.bus;

import dev.agora.core.bus.engine.Journal;
import dev.agora.core.bus.engine.Outgoing;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.runtime.Lane;
import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of the bus: batch, number, seal, journal, hand to the coordinator. State confined to the bus lane; {@link #publish} is
 * for all threads.
 */
final class Publisher {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final int MAX_WAITING_EVENTS = 65_536;
    private static final int MAX_IN_FLIGHT = 64;
    private static final long JOURNAL_BYTES = 32L * 1024 * 1024;
    private static final long ANSWER_BYTES = 8L * 1024 * 1024;
    private static final long PUBLISH_LIMIT_SECONDS = 5;

    private final Lane lane;
    private final DatagramSealer sealer;
    private final Supplier<Coordinator> coordinator;
    private final Tally tally;
    private final Runnable onFailure;
    private final BlockingQueue<ClusterEvent> inbox = new ArrayBlockingQueue<>(MAX_WAITING_EVENTS);
    private final AtomicBoolean flushPlanned = new AtomicBoolean();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final Outgoing outgoing = new Outgoing(MAX_WAITING_EVENTS);
    private final Journal journal = new Journal(JOURNAL_BYTES);
    private boolean failing;
    private int inFlight;

    Publisher(Lane lane, DatagramSealer sealer, Supplier<Coordinator> coordinator, Tally tally, Runnable onFailure) {
        this.lane = lane;
        this.sealer = sealer;
        this.coordinator = coordinator;
        this.tally = tally;
        this.onFailure = onFailure;
    }

    /** Takes an event; never blocks. */
    void publish(ClusterEvent event) {
        if (!inbox.offer(event)) {
            overflowed.set(true);
        }
        if (flushPlanned.compareAndSet(false, true)) {
            lane.execute(this::flush);
        }
    }

    long last() {
        lane.requireOwner();
        return outgoing.last();
    }

    /** Whether the last publish failed, so that peers must be told by node RPC. */
    boolean isFailing() {
        lane.requireOwner();
        return failing;
    }

    List<byte[]> frames(long from, long to) {
        lane.requireOwner();
        return journal.range(from, to, ANSWER_BYTES);
    }

    private void flush() {
        flushPlanned.set(false);
        takeIn();
        while (inFlight < MAX_IN_FLIGHT) {
            Optional<EventBatch> batch = outgoing.drain();
            if (batch.isEmpty()) {
                return;
            }
            send(batch.get());
        }
    }

    private void takeIn() {
        if (overflowed.getAndSet(false)) {
            inbox.clear();
            outgoing.overflow();
            noteOverflow();
            return;
        }
        for (ClusterEvent event = inbox.poll(); event != null; event = inbox.poll()) {
            tally.count(BusCounter.PUBLISHED);
            if (!outgoing.offer(event)) {
                noteOverflow();
            }
        }
    }

    private void noteOverflow() {
        tally.count(BusCounter.OVERFLOWS);
        log.warn(
                "more than {} events waited for the coordinator; they are dropped and all peers resync",
                MAX_WAITING_EVENTS);
    }

    private void send(EventBatch batch) {
        byte[] frame = sealer.seal(EventCodec.encode(batch));
        journal.add(batch.sequence(), frame);
        tally.count(BusCounter.FRAMES_PUBLISHED);
        inFlight++;
        var _ = coordinator
                .get()
                .publish(Payload.copyOf(frame))
                .toCompletableFuture()
                .copy()
                .orTimeout(PUBLISH_LIMIT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> lane.execute(() -> sent(failure != null)));
    }

    private void sent(boolean failed) {
        inFlight--;
        if (failed != failing) {
            failing = failed;
            log.info("bus: publishing {}", failed ? "fails; peers fetch by node RPC" : "works again");
        }
        if (failed) {
            tally.count(BusCounter.PUBLISH_FAILED);
            onFailure.run();
        }
        flush();
    }
}
