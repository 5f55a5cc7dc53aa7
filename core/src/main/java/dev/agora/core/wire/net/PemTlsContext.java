package dev.agora.core.wire.net;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A TLS context from PEM texts, replaced without a restart. Safe for all threads. */
public final class PemTlsContext implements TlsContextSource {
    /** Published to the event loops. */
    private volatile @Nullable SslContext context;

    /** Without a certificate until {@link #load}. */
    public PemTlsContext() {}

    /**
     * Takes a certificate for the connections from now on.
     *
     * @param chain certificate chain in PEM, the server's own first
     * @param key its private key in PKCS #8 PEM, not encrypted
     * @throws IllegalArgumentException when they do not make a pair; the one before stays
     */
    public void load(String chain, String key) {
        try {
            context = SslContextBuilder.forServer(stream(chain), stream(key))
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException | IllegalArgumentException broken) {
            throw new IllegalArgumentException(
                    "the certificate chain and key cannot be used for TLS: " + broken.getMessage()
                            + "; give a PEM chain with the server's certificate first and its PKCS #8 key",
                    broken);
        }
    }

    @Override
    public Optional<SslContext> current() {
        return Optional.ofNullable(context);
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
