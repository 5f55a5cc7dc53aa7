package dev.agora.core.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate chain and its private key, which were found to belong together. Never printed. Source: RFC 7468, RFC 5280 §4.2.1.6.
 *
 * @param chainPem certificates in PEM, the server's own first
 * @param keyPem PKCS #8 in PEM, not encrypted
 * @param names host names and addresses that the certificate is for, at most {@value #MOST_NAMES}
 * @param fingerprint SHA-256 of the server's certificate, in hexadecimal
 * @param begins when it becomes valid
 * @param ends when it expires
 */
public record KeyedChain(
        String chainPem, String keyPem, List<String> names, String fingerprint, Instant begins, Instant ends) {
    private static final int MOST_NAMES = 100;
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final byte[] PROBE = "agora key check".getBytes(StandardCharsets.US_ASCII);

    /** Copies the list. */
    public KeyedChain {
        names = List.copyOf(names);
    }

    /** Reads and checks them. @throws IllegalArgumentException with what is wrong and the remedy */
    public static KeyedChain of(String chainPem, String keyPem) {
        X509Certificate own = own(chainPem);
        requirePair(own, key(keyPem, own.getPublicKey().getAlgorithm()));
        try {
            String fingerprint = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(own.getEncoded()));
            return new KeyedChain(
                    chainPem,
                    keyPem,
                    names(own),
                    fingerprint,
                    own.getNotBefore().toInstant(),
                    own.getNotAfter().toInstant());
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("the certificate cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static X509Certificate own(String chainPem) {
        try {
            Collection<? extends java.security.cert.Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(chainPem.getBytes(StandardCharsets.UTF_8)));
            if (!chain.isEmpty() && chain.iterator().next() instanceof X509Certificate first) {
                return first;
            }
            throw new IllegalArgumentException(
                    "there is no certificate in it: give a PEM chain, the server's own first");
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException(
                    "the certificate chain cannot be read (" + malformed.getMessage()
                            + "): give PEM, the server's own first",
                    malformed);
        }
    }

    private static PrivateKey key(String keyPem, String algorithm) {
        int begin = keyPem.indexOf(KEY_BEGIN);
        int end = keyPem.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the private key is not in PKCS #8 PEM without a passphrase ("
                    + KEY_BEGIN + "): convert it with 'openssl pkcs8 -topk8 -nocrypt'");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(keyPem.substring(begin + KEY_BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "the private key cannot be read as one of kind " + algorithm + ", as the certificate needs it: "
                            + malformed.getMessage(),
                    malformed);
        }
    }

    private static void requirePair(X509Certificate certificate, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        boolean isPair;
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            isPair = signature.verify(signed);
        } catch (GeneralSecurityException other) {
            throw new IllegalArgumentException("the private key cannot be used: " + other.getMessage(), other);
        }
        if (!isPair) {
            throw new IllegalArgumentException(
                    "the private key does not belong to the certificate of " + certificate.getSubjectX500Principal());
        }
    }

    private static List<String> names(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(1) instanceof String name && names.size() < MOST_NAMES) {
                    names.add(name);
                }
            }
        }
        return names.isEmpty() ? List.of(certificate.getSubjectX500Principal().getName()) : names;
    }

    @Override
    public String toString() {
        return "KeyedChain[" + fingerprint + "]";
    }
}
