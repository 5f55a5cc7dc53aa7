package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was handed to the client and not yet answered for by the server, oldest first, bounded in payloads and bytes. Callers put
 * in on their own threads under the lock, which also keeps the order; the link takes out. Stages complete outside the lock.
 */
final class Outbox {
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private record Flying(CompletableFuture<Void> done, int bytes) {}

    private final String topic;
    private final int window;
    private final ArrayDeque<Flying> flying = new ArrayDeque<>();
    private long flyingBytes;
    private @Nullable Session session;
    private boolean woken;
    private CoordinatorException absent =
            new CoordinatorException(Kind.TRANSIENT, "NOT_CONNECTED", "not connected yet");

    Outbox(String topic, int window) {
        this.topic = topic;
        this.window = window;
    }

    /** Hands a payload to the client, which queues it; never blocks. */
    CompletionStage<Void> publish(Payload payload) {
        byte[] bytes = payload.toByteArray();
        try {
            return put(bytes);
        } catch (CoordinatorException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    private synchronized CompletionStage<Void> put(byte[] bytes) {
        Session open = session;
        if (open == null) {
            throw new CoordinatorException(absent.kind(), absent.code(), String.valueOf(absent.getMessage()));
        }
        if (flying.size() >= window || flyingBytes + bytes.length > MAX_BYTES) {
            throw new CoordinatorException(
                    Kind.TRANSIENT,
                    "WINDOW_FULL",
                    flying.size() + " payloads of " + flyingBytes + " bytes wait for the server's answer, at most "
                            + window + " and " + MAX_BYTES + " may; publish again later or raise capacityClient");
        }
        boolean interrupted = Thread.interrupted(); // the client would discard the payload of an interrupted thread
        try {
            open.connection().publish(topic, bytes);
        } catch (IllegalArgumentException tooLarge) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "PAYLOAD_TOO_LARGE",
                    bytes.length + " bytes, but max_payload of NATS server "
                            + open.attempt().address() + " is "
                            + open.connection().getMaxPayload()
                            + "; raise it there to at least " + Payload.MAX_BYTES,
                    tooLarge);
        } catch (IllegalStateException ended) {
            throw new CoordinatorException(
                    Kind.TRANSIENT,
                    "NOT_CONNECTED",
                    "the connection to NATS server " + open.attempt().address() + " has just ended",
                    ended);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (open.attempt().takeDiscarded()) {
            throw new CoordinatorException(Kind.TRANSIENT, "INTERRUPTED", "the publishing thread was interrupted");
        }
        Flying sent = new Flying(new CompletableFuture<>(), bytes.length);
        flying.add(sent);
        flyingBytes += bytes.length;
        if (flying.size() == 1) {
            notifyAll();
        }
        return sent.done().minimalCompletionStage();
    }

    /** From now on payloads go to {@code next}. */
    synchronized void open(Session next) {
        session = next;
        woken = false;
    }

    /** Refuses payloads with {@code why} from now on and fails those in flight with it. */
    void shut(CoordinatorException why) {
        List<Flying> lost;
        synchronized (this) {
            session = null;
            absent = why;
            lost = take(flying.size());
            notifyAll();
        }
        lost.forEach(each -> each.done().completeExceptionally(why));
    }

    /** Waits for payloads in flight, a {@link #wake} or the end of {@code nanos}; returns how many are in flight. */
    synchronized int await(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (flying.isEmpty() && !woken && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return flying.size();
    }

    /** Ends a wait. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** The server took the oldest {@code count} payloads, or refused one of them with {@code why}. */
    void answered(int count, @Nullable CoordinatorException why) {
        List<Flying> done;
        synchronized (this) {
            done = take(Math.min(count, flying.size()));
        }
        for (Flying each : done) {
            if (why == null) {
                each.done().complete(null);
            } else {
                each.done().completeExceptionally(why);
            }
        }
    }

    private List<Flying> take(int count) {
        List<Flying> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Flying next = flying.remove();
            flyingBytes -= next.bytes();
            taken.add(next);
        }
        return taken;
    }
}
