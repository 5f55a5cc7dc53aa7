package dev.agora.benchmarks;

import dev.agora.core.event.ClusterEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Who takes the events of a link, one by one as any application does: counts them, and tells a schedule. One thread takes at a time. */
final class Reception {
    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable Arrivals arrivals;

    /** Takes an event. */
    void take(ClusterEvent event) {
        Arrivals watching = arrivals;
        if (watching != null) {
            watching.arrived(BusLink.number(event));
        }
        took(1);
    }

    /** Counts so many events that nobody looks at. */
    void took(int events) {
        received.lazySet(received.get() + events); // One thread writes it.
    }

    long received() {
        return received.get();
    }

    void watch(@Nullable Arrivals now) {
        this.arrivals = now;
    }
}
