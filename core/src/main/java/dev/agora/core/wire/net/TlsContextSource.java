package dev.agora.core.wire.net;

import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/** The TLS context that new connections get; it may change at any time. Safe for all threads. */
@FunctionalInterface
public interface TlsContextSource {
    /** The context now; empty while there is no certificate. */
    Optional<SslContext> current();

    /** Never a certificate: STARTTLS is not offered. */
    static TlsContextSource none() {
        return Optional::empty;
    }
}
