package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The certificates that tests of TLS are given. */
class TestAuthorityTest {
    private final TestAuthority ours = new TestAuthority("ours");

    @Test
    void aCertificateIsSignedByItsAuthorityForTheLoopbackAddress() throws GeneralSecurityException {
        var material = ours.issue("seven");
        X509Certificate authority = certificate(material.trustedPem());
        X509Certificate leaf = certificate(material.chainPem());
        leaf.verify(authority.getPublicKey());
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=seven");
        assertThat(leaf.getIssuerX500Principal().getName()).isEqualTo("CN=ours");
        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(7, "127.0.0.1"));
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(material.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void anotherAuthorityIsAStranger() throws GeneralSecurityException {
        X509Certificate leaf = certificate(ours.issue("seven").chainPem());
        X509Certificate theirs =
                certificate(new TestAuthority("ours").issue("eight").trustedPem());
        assertThatThrownBy(() -> leaf.verify(theirs.getPublicKey())).isInstanceOf(SignatureException.class);
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
