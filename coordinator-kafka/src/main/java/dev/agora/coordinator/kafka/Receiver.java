package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import dev.agora.spi.support.Backoff;
import dev.agora.spi.support.Threads;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the consumer: it connects until that succeeds once, and reads every partition. From then on Kafka's
 * clients reconnect by themselves and read on from the last offset.
 */
final class Receiver {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMillis(2_500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4); // and an attempt takes its time
    private static final Duration LONGEST_READ_PAUSE = Duration.ofSeconds(1);

    /** Where what was read goes. */
    interface Sink {
        /** Takes a payload of another node. */
        void take(Payload payload);

        /** Whether so much waits that no more shall be read. */
        boolean isFull();

        /** Whether a record is this coordinator's own. */
        boolean isOwn(ConsumerRecord<byte[], byte[]> read);
    }

    private final Connector connector;
    private final Publisher publisher;
    private final Sink sink;
    private final LinkCare care;
    private final Backoff connecting = new Backoff(new SecureRandom(), FIRST_PAUSE, LONGEST_PAUSE);
    private final Backoff reading = new Backoff(new SecureRandom(), FIRST_PAUSE, LONGEST_READ_PAUSE);
    private final Thread thread;
    private volatile boolean closed;

    // confined to the receiver's thread after start
    private @Nullable Link link;
    private int connectFailures;
    private int readFailures;

    Receiver(CoordinatorContext context, Connector connector, Publisher publisher, Sink sink, LinkCare care) {
        this.connector = connector;
        this.publisher = publisher;
        this.sink = sink;
        this.care = care;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("kafka-receive-" + context.nodeId())
                .unstarted(this::run);
    }

    /** Connects on the caller's thread, so that a failure that no retry mends is the caller's, and starts the thread. */
    void start() {
        try {
            Link open = connector.connect(publisher);
            link = open;
            care.opened(open);
        } catch (CoordinatorException e) {
            if (e.kind() != Kind.TRANSIENT) {
                throw e;
            }
            care.absent(e);
        }
        thread.start();
    }

    /** Ends the thread and its clients; idempotent, bounded. */
    void close() {
        closed = true;
        thread.interrupt();
        Threads.awaitEnd(thread, PATIENCE);
    }

    private void run() {
        try {
            while (!closed && link == null) {
                link = tryAgain();
            }
            while (!closed && link != null) {
                turn(link);
            }
        } finally {
            if (!closed) {
                care.ended();
            }
            Thread.interrupted(); // Kafka's clients do not close cleanly with the flag set
            if (link != null) {
                link.close();
            }
        }
    }

    private @Nullable Link tryAgain() {
        pause(connecting, connectFailures);
        connectFailures++;
        try {
            Link open = connector.connect(publisher);
            care.openedLate(open);
            return open;
        } catch (CoordinatorException e) {
            if (!closed) {
                Thread.interrupted(); // an interrupt from elsewhere than close changes nothing
                care.absent(e);
            }
            return null;
        }
    }

    private void turn(Link open) {
        try {
            if (sink.isFull()) {
                open.consumer().pause(open.consumer().assignment());
            } else if (!open.consumer().paused().isEmpty()) {
                open.consumer().resume(open.consumer().paused());
            }
            for (ConsumerRecord<byte[], byte[]> read : open.consumer().poll(POLL)) {
                if (!sink.isOwn(read)) {
                    sink.take(payload(read));
                }
            }
            if (care.tick(open)) {
                readFailures = 0;
            }
        } catch (InvalidOffsetException e) {
            open.consumer().seekToBeginning(e.partitions());
            care.offsetGone();
        } catch (InterruptException e) {
            Thread.interrupted(); // close sets its flag before it interrupts; an interrupt from elsewhere changes
            // nothing
        } catch (RuntimeException e) {
            care.readFailed(e);
            pause(reading, readFailures);
            readFailures++;
        }
    }

    /** What a record carries. One without a value is none of Agora's, and empty to core, which refuses and counts it. */
    private static Payload payload(ConsumerRecord<byte[], byte[]> read) {
        byte @Nullable [] value = read.value();
        return value == null ? Payload.EMPTY : Payload.copyOf(value);
    }

    /** Waits; returns early when interrupted, with the flag kept. */
    private static void pause(Backoff backoff, int failures) {
        LockSupport.parkNanos(backoff.pause(failures).toNanos());
    }
}
