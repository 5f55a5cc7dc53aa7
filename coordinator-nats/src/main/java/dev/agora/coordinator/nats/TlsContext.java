package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Builds what TLS needs out of the PEM properties. */
final class TlsContext {
    private TlsContext() {}

    static SSLContext of(CoordinatorSettings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(settings), trust(settings), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new CoordinatorException(
                    Kind.CONFIG, "BAD_CERTIFICATE", "the tls properties cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trust(CoordinatorSettings settings)
            throws GeneralSecurityException, IOException {
        Optional<String> given = settings.text("tlsCa").filter(text -> !text.isBlank());
        if (given.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int index = 0;
        for (Certificate authority : certificates("tlsCa", given.get())) {
            store.setCertificateEntry("ca-" + index++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(CoordinatorSettings settings)
            throws GeneralSecurityException, IOException {
        Optional<String> given = settings.text("tlsCertificate").filter(text -> !text.isBlank());
        if (given.isEmpty()) {
            return null;
        }
        Certificate[] chain = certificates("tlsCertificate", given.get()).toArray(Certificate[]::new);
        PublicKey named = chain[0].getPublicKey();
        PrivateKey key = privateKey(settings.text("tlsKey").orElse(""), named.getAlgorithm());
        if (!belongs(key, named)) {
            throw refused(
                    "tlsKey *** is the key of another certificate than tlsCertificate; give the two that were made together");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("client", key, new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(String key, String value) {
        byte[] pem = PemText.of(key, value, false).getBytes(StandardCharsets.US_ASCII);
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException unreadable) {
            throw refused(key + " holds a certificate that cannot be read: " + unreadable.getMessage());
        }
        throw refused(key + " holds no certificate; give PEM with -----BEGIN CERTIFICATE-----");
    }

    private static PrivateKey privateKey(String value, String algorithm) {
        String pem = PemText.of("tlsKey", value, true);
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw refused("tlsKey *** is not in PKCS #8 without a password; convert it with"
                    + " 'openssl pkcs8 -topk8 -nocrypt -in key.pem'");
        }
        String body = pem.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end);
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException mismatch) {
            throw refused("tlsKey *** is no key for tlsCertificate, whose key is of type " + algorithm);
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey named) throws GeneralSecurityException {
        String scheme = switch (named.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> named.getAlgorithm();
        };
        byte[] text = scheme.getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(scheme);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(named);
        signature.update(text);
        return signature.verify(signed);
    }

    private static CoordinatorException refused(String message) {
        return new CoordinatorException(Kind.CONFIG, "BAD_CERTIFICATE", message);
    }
}
