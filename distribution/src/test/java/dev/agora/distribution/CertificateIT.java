package dev.agora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agora.core.crypto.SelfSigned;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate stored on one node is what all nodes show, without a restart and after one. */
class CertificateIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    @Test
    void aCertificateStoredOnOneNodeIsShownByAll(@TempDir Path folder) throws Exception {
        TlsMaterial made =
                SelfSigned.certificate(List.of("mail.agora.example"), WallClock.system(), RandomSource.secure());
        try (ProcessCluster cluster = ProcessCluster.start(folder, "");
                LineConnection open = new LineConnection(cluster.node(3).ports().imap(), LIMIT)) {
            open.read();
            String own = shown(cluster.node(3));

            JsonNode stored = cluster.node(1)
                    .ask(
                            "certificate-add",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("chain", made.chainPem())
                                    .put("key", made.privateKeyPem()));

            String fingerprint = stored.path("fingerprint").asText();
            assertThat(fingerprint).isNotEmpty().isNotEqualTo(own);
            for (NodeProcess node : cluster.nodes()) {
                awaitShown(node, fingerprint);
            }
            open.write("a NOOP");
            assertThat(open.read()).startsWith("a OK");

            cluster.node(2).kill();
            cluster.node(2).start();
            cluster.awaitCaughtUp(cluster.node(2));
            awaitShown(cluster.node(2), fingerprint);
        }
    }

    private static void awaitShown(NodeProcess node, String fingerprint) {
        Awaitility.await("node " + node.id() + " shows the certificate " + fingerprint)
                .atMost(LIMIT)
                .pollInterval(POLL)
                .until(() -> shown(node).equals(fingerprint));
    }

    /** SHA-256 of the certificate that a handshake with the node's IMAPS port brings. */
    private static String shown(NodeProcess node) throws IOException, GeneralSecurityException {
        int port = node.status().orElseThrow().path("ports").path("imaps").asInt();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.startHandshake();
            byte[] certificate = socket.getSession().getPeerCertificates()[0].getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        }
    }

    /** Takes any certificate: which one comes is what the test looks at. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // Not asked for.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // Any will do.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
