package dev.agora.spi;

/** Where a coordinator tells core what happened to it; core logs, counts and acts. Safe for all threads; never blocks. */
public interface EventReporter {
    /** Payloads may have been missed since the last one; core compares positions with its peers. */
    void possibleGap(String reason);

    /** The health moved to another state or reason. */
    void healthChanged(CoordinatorHealth health);

    /** A handler threw although it must not. */
    void handlerFailed(Throwable failure);
}
