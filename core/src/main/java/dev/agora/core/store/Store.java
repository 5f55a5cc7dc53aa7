package dev.agora.core.store;

import java.time.Duration;
import java.util.function.Function;

/** This node's replica of the state. Safe for all threads. */
public interface Store {
    /** Runs {@code read} on a snapshot, which ends with it: what it returns must not hold on to the reader. May block on the disk. */
    <T> T read(Function<MailReads, T> read);

    /** Index of the last entry applied here. */
    long appliedIndex();

    /** Waits until an entry is applied here; returns whether it was within {@code timeout}. */
    boolean awaitApplied(long index, Duration timeout);
}
