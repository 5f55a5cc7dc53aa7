package dev.agora.spi.support;

import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A trusted authority, one below it that signs, and certificates for 127.0.0.1 of any time: over, or not begun. */
public final class DatedAuthority {
    private static final Duration LONG = Duration.ofDays(3_650);

    private final KeyPair root = keyPair();
    private final KeyPair signer = keyPair();
    private final String rootPem;
    private final String signerPem;

    /** With a signing authority of that time below the trusted one. */
    public DatedAuthority(Instant signsFrom, Instant signsUntil) {
        Instant now = Instant.now();
        rootPem = pem(sign("root", root, "root", root.getPrivate(), now.minus(LONG), now.plus(LONG), true));
        signerPem = pem(sign("signer", signer, "root", root.getPrivate(), signsFrom, signsUntil, true));
    }

    /** With a signing authority that is valid for long. */
    public DatedAuthority() {
        this(Instant.now().minus(LONG), Instant.now().plus(LONG));
    }

    /** The trusted authority, and a certificate of that time with its signer and its key. */
    public TlsMaterial issue(Instant from, Instant until) {
        KeyPair own = keyPair();
        String leaf = pem(sign("server", own, "signer", signer.getPrivate(), from, until, false));
        try {
            return new TlsMaterial(
                    rootPem, leaf + signerPem, pem(new JcaPKCS8Generator(own.getPrivate(), null).generate()));
        } catch (IOException e) {
            throw new IllegalStateException("no key", e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key", e);
        }
    }

    private static X509CertificateHolder sign(
            String subject, KeyPair of, String issuer, PrivateKey by, Instant from, Instant until, boolean authority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(from),
                    Date.from(until),
                    new X500Name("CN=" + subject),
                    of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!authority) {
                GeneralName address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(address));
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate of " + issuer + " for " + subject, e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException("no PEM", e);
        }
        return text.toString();
    }
}
