package dev.agora.core.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** Builds the X.509 certificates that this package issues. Stateless. Source: RFC 5280 §4. */
final class Certificates {
    private Certificates() {}

    /** Who, until when: what all certificates have. */
    record Frame(X500Name issuer, X500Name subject, BigInteger serial, Instant notBefore, Instant notAfter) {}

    /** A certificate that may sign others, by its own key. */
    static String authorityPem(Frame frame, EcKey key) {
        try {
            X509v3CertificateBuilder builder = builder(frame, key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(key.identifier()));
            return pem(builder, key);
        } catch (IOException impossible) {
            throw new UncheckedIOException("building a certificate in memory failed", impossible);
        }
    }

    /** A certificate for TLS as server and client, signed by {@code signer}. */
    static String leafPem(Frame frame, EcKey key, EcKey signer, GeneralNames names) {
        try {
            X509v3CertificateBuilder builder = builder(frame, key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
            builder.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(key.identifier()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(signer.identifier()));
            return pem(builder, signer);
        } catch (IOException impossible) {
            throw new UncheckedIOException("building a certificate in memory failed", impossible);
        }
    }

    private static X509v3CertificateBuilder builder(Frame frame, EcKey key) {
        return new X509v3CertificateBuilder(
                frame.issuer(),
                frame.serial(),
                Date.from(frame.notBefore()),
                Date.from(frame.notAfter()),
                frame.subject(),
                key.publicKey());
    }

    private static String pem(X509v3CertificateBuilder builder, EcKey signer) throws IOException {
        return Pem.encode(
                "CERTIFICATE", builder.build(new DeterministicSigner(signer)).getEncoded());
    }
}
