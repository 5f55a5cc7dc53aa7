package dev.agora.spi;

/**
 * What a backend promises by itself; the kit asserts what is declared, core adds what is lacking.
 *
 * @param delivery how often a payload that was accepted arrives at a connected subscriber
 * @param ordering which payloads keep their order
 * @param replays whether a new subscription receives payloads published before it
 * @param echoesOwn whether a node receives what it published itself
 * @param maxPayloadBytes largest payload in bytes, at least 1
 */
public record CoordinatorCapabilities(
        Delivery delivery, Ordering ordering, boolean replays, boolean echoesOwn, int maxPayloadBytes) {
    /** Delivery guarantee while connected and over a reconnect. */
    public enum Delivery {
        /** A payload arrives once or not at all. */
        AT_MOST_ONCE,
        /** A payload arrives, perhaps more than once. */
        AT_LEAST_ONCE
    }

    /** Order guarantee. */
    public enum Ordering {
        /** No order is promised. */
        NONE,
        /** Payloads of one publisher arrive in the order of their publication. */
        PER_PUBLISHER
    }

    /** Checks the bound. */
    public CoordinatorCapabilities {
        if (maxPayloadBytes < 1) {
            throw new IllegalArgumentException("maxPayloadBytes must be at least 1, was " + maxPayloadBytes);
        }
    }
}
