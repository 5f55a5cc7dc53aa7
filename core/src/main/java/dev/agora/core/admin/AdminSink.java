package dev.agora.core.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** Where a streaming command sends its items. Bounded: a reader that is too slow is dropped. Safe for all threads. */
public interface AdminSink {
    /** Sends an item; never blocks. Returns false when nobody reads any more. */
    boolean send(JsonNode item);

    /** Returns when nobody reads any more, because the reader went away or was dropped. */
    void awaitClosed() throws InterruptedException;
}
