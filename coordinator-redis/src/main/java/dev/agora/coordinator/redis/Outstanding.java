package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Payloads that Redis was given and has not answered, bounded in number and bytes. Safe for all threads. */
final class Outstanding {
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    /** One payload that waits; equal to itself only. */
    static final class Place {
        private final int size;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Place(int size) {
            this.size = size;
        }

        /** Completes when the wait ends. */
        CompletableFuture<Void> done() {
            return done;
        }
    }

    private final int bound;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<Place> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CoordinatorException end;

    Outstanding(int bound) {
        this.bound = bound;
    }

    /** A place for one payload, empty when there is none. */
    Optional<Place> enter(Payload payload) {
        if (count.incrementAndGet() > bound) {
            count.decrementAndGet();
            return Optional.empty();
        }
        if (bytes.addAndGet(payload.size()) > MAX_BYTES) {
            bytes.addAndGet(-payload.size());
            count.decrementAndGet();
            return Optional.empty();
        }
        Place place = new Place(payload.size());
        waiting.add(place);
        CoordinatorException ended = end;
        if (ended != null) {
            leave(place, ended);
        }
        return Optional.of(place);
    }

    /** Ends the wait for one, with a failure unless that is null. */
    void leave(Place place, @Nullable CoordinatorException failure) {
        if (!waiting.remove(place)) {
            return;
        }
        bytes.addAndGet(-place.size);
        count.decrementAndGet();
        if (failure == null) {
            place.done.complete(null);
        } else {
            place.done.completeExceptionally(failure);
        }
    }

    /** Ends the wait for all, those that come later too. */
    void end(CoordinatorException failure) {
        end = failure;
        waiting.forEach(place -> leave(place, failure));
    }

    CoordinatorException full() {
        return new CoordinatorException(
                Kind.TRANSIENT,
                "WINDOW_FULL",
                "the " + bound + " payloads or " + MAX_BYTES
                        + " bytes that may wait for Redis' answer do wait; publish again later");
    }
}
