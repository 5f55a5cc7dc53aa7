package dev.agora.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * A way for events from one publisher to one receiver, each with a connection of its own. {@link #send} is called by one thread.
 */
interface Link extends AutoCloseable {
    /** Hands the next events over; returns before they have arrived. */
    void send();

    /** Events of one {@link #send}. */
    int eventsPerSend();

    /** Events handed over since the link was opened; they are numbered from 1. */
    long sent();

    /** Events that the receiver has got since the link was opened. */
    long received();

    /** Tells each arrival to {@code arrivals} from now on; to nobody when it is null. */
    void watch(@Nullable Arrivals arrivals);

    @Override
    void close();
}
