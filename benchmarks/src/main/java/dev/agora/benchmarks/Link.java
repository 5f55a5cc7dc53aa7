package dev.agora.benchmarks;

/**
 * A way from one publisher to one receiver, each with a connection of its own, that carries units: payloads for a raw client, events for the
 * bus. {@link #send} is called by one thread.
 */
interface Link extends AutoCloseable {
    /** Hands one unit over; returns before it has arrived. */
    void send();

    /** Units that the receiver has got since the link was opened. */
    long received();

    /** Units that may be under way at once; the sender waits beyond. */
    int window();

    @Override
    void close();
}
