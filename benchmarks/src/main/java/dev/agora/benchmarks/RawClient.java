package dev.agora.benchmarks;

/** A backend's own client, one connection to publish and one to receive, which hands what it receives to whom it was opened for. */
interface RawClient extends AutoCloseable {
    /** Hands bytes over; returns before they have arrived. */
    void publish(byte[] payload);

    @Override
    void close();
}
