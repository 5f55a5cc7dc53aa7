package dev.agora.core.wire.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One client's connection, as its {@link ConnectionHandler} sees it. All methods but {@link #post} are called by that handler only. */
public interface Connection {
    /** Number of the connection, for logs. */
    long id();

    /** Where the client is. */
    InetAddress peer();

    /** Whether bytes are protected by TLS. */
    boolean isSecure();

    /** Whether the connection was closed or is closing; what is sent is dropped. */
    boolean isClosing();

    /** Whether STARTTLS can be offered now: a certificate is there and TLS is not yet on. */
    boolean canStartTls();

    /** Sends bytes, which the caller does not change afterwards. Waits while the client does not read; cuts it when it takes too long. */
    void send(byte[] bytes);

    /** Sends a view of bytes that nobody changes; like {@link #send(byte[])}. */
    void send(ByteBuffer bytes);

    /** Sends what was given so far; happens by itself when the handler returns. */
    void flush();

    /** Sends {@code goAhead} in clear, forgets every byte that came in clear, and begins TLS (RFC 3207 §4.2, RFC 9051 §6.2.1). */
    void startTls(byte[] goAhead);

    /** Closes once all is sent. */
    void close();

    /** Sets how long the client may be silent before {@link ConnectionHandler#idledOut}. */
    void idleTimeout(Duration timeout);

    /** Runs {@code task} between the handler's other calls; dropped when the connection is gone. Never blocks; any thread. */
    void post(Runnable task);

    /** Runs {@code task} like {@link #post} after {@code delay}; the result cancels it. */
    Runnable after(Duration delay, Runnable task);
}
