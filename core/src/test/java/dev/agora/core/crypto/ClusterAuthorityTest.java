package dev.agora.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates from the cluster key: the same authority on every node. */
class ClusterAuthorityTest {
    private static final ClusterKey KEY = ClusterKey.stretch("correct horse battery staple");
    private static final ClusterKey NEXT_KEY = ClusterKey.stretch("incorrect horse battery staple");
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final WallClock CLOCK = () -> NOW;
    private static final NodeId NODE = new NodeId(12);

    @Test
    void isTheSameAuthorityOnEveryNodeByteForByte() {
        assertThat(authority(KeyRing.of(KEY), 1).trustedPem())
                .isEqualTo(authority(KeyRing.of(KEY), 2).trustedPem());
        assertThat(authority(KeyRing.of(KEY), 1).trustedPem())
                .isNotEqualTo(authority(KeyRing.of(NEXT_KEY), 1).trustedPem());
    }

    @Test
    void issuesACertificateThatAnotherNodeTrusts() throws Exception {
        TlsMaterial issued = authority(KeyRing.of(KEY), 1).issue(NODE, List.of("192.0.2.7", "mx.example.org"));
        X509Certificate authority = certificate(authority(KeyRing.of(KEY), 2).trustedPem());

        X509Certificate leaf = certificate(issued.chainPem());

        leaf.verify(authority.getPublicKey());
        authority.verify(authority.getPublicKey());
        assertThat(ClusterAuthority.nodeOf(leaf)).contains(NODE);
        assertThat(leaf.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("node-12.agora", "192.0.2.7", "mx.example.org", "localhost", "127.0.0.1");
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void holdsThroughAClockThatJumpsAnHourEitherWay() throws Exception {
        X509Certificate leaf =
                certificate(authority(KeyRing.of(KEY), 1).issue(NODE, List.of()).chainPem());

        leaf.checkValidity(Date.from(NOW.minus(Duration.ofHours(1))));
        leaf.checkValidity(Date.from(NOW.plus(Duration.ofHours(1))));
        leaf.checkValidity(Date.from(NOW.plus(ClusterAuthority.RENEW_AFTER)));
    }

    @Test
    void handsOutTheKeyOfTheCertificate() throws Exception {
        TlsMaterial issued = authority(KeyRing.of(KEY), 1).issue(NODE, List.of());
        PrivateKey key = privateKey(issued.privateKeyPem());
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(new byte[] {1, 2, 3});
        byte[] signature = signer.sign();

        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate(issued.chainPem()).getPublicKey());
        verifier.update(new byte[] {1, 2, 3});

        assertThat(verifier.verify(signature)).isTrue();
    }

    @Test
    void trustsTheAuthoritiesOfAllKeysOfTheRing() {
        String both = authority(new KeyRing(NEXT_KEY, List.of(KEY)), 1).trustedPem();

        assertThat(both).contains(authority(KeyRing.of(KEY), 1).trustedPem());
        assertThat(both).startsWith(authority(KeyRing.of(NEXT_KEY), 1).trustedPem());
    }

    @Test
    void refusesAHostThatIsNoName() {
        ClusterAuthority authority = authority(KeyRing.of(KEY), 1);

        assertThatThrownBy(() -> authority.issue(NODE, List.of("not a host")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'not a host'");
    }

    @Test
    void makesASelfSignedCertificateForClientListeners() throws Exception {
        TlsMaterial made = SelfSigned.certificate(List.of("mx.example.org", "::1"), CLOCK, RandomSource.seeded(5));

        X509Certificate certificate = certificate(made.chainPem());

        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(NOW));
        assertThat(privateKey(made.privateKeyPem())).isNotNull();
    }

    private static ClusterAuthority authority(KeyRing ring, long seed) {
        return new ClusterAuthority(ring, CLOCK, RandomSource.seeded(seed));
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey privateKey(String pem) throws Exception {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }
}
