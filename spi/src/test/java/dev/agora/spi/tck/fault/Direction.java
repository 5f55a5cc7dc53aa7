package dev.agora.spi.tck.fault;

/** A way through a proxy. */
public enum Direction {
    /** From who connected to the proxy to what stands behind it. */
    TO_SERVER,
    /** The way back. */
    TO_CLIENT
}
