package dev.agora.core.wire.net;

import java.nio.ByteBuffer;

/** What a protocol does on one connection. Calls never overlap and run on a virtual thread, so they may block. */
public interface ConnectionHandler {
    /** The connection is open, with TLS done where it is implicit: greet. */
    void opened();

    /** Bytes came. What is left in {@code input} on return is dropped; after {@link Connection#startTls} leave all of it. */
    void received(ByteBuffer input);

    /** Nothing came for the connection's idle timeout: say goodbye and close. */
    void idledOut();

    /** The server ends: say goodbye; the connection is closed afterwards. */
    void shutdown();

    /** The connection is gone; the last call. */
    void closed();
}
