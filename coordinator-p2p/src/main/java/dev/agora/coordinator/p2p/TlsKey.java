package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Writes a private key so that the native TLS library reads it: an elliptic key must carry its public point, which Java leaves
 * out. Other keys pass unchanged. Source: RFC 5915 §3, RFC 5958 §2. Pure.
 */
final class TlsKey {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int CONTEXT_1 = 0xA1;

    private TlsKey() {}

    /** The key as PKCS #8 PEM. */
    static String pem(TlsMaterial material) {
        try {
            Certificate leaf = CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(material.chainPem().getBytes(StandardCharsets.US_ASCII)));
            if (!(leaf.getPublicKey() instanceof ECPublicKey publicKey)) {
                return material.privateKeyPem();
            }
            byte[] given = Base64.getMimeDecoder()
                    .decode(material.privateKeyPem()
                            .replaceAll("-----[A-Z ]+-----", "")
                            .strip());
            ECPrivateKey key =
                    (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(given));
            byte[] der = withPoint(key, publicKey);
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "BAD_CERTIFICATE",
                    "the node's certificate or its key *** cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static byte[] withPoint(ECPrivateKey key, ECPublicKey publicKey) {
        int octets = (publicKey.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        byte[] point = concat(
                new byte[] {0, 4},
                fixed(publicKey.getW().getAffineX(), octets),
                fixed(publicKey.getW().getAffineY(), octets));
        byte[] inner = tagged(
                SEQUENCE,
                tagged(INTEGER, new byte[] {1}),
                tagged(OCTET_STRING, fixed(key.getS(), octets)),
                tagged(CONTEXT_1, tagged(BIT_STRING, point)));
        return tagged(
                SEQUENCE,
                tagged(INTEGER, new byte[] {0}),
                algorithm(publicKey.getEncoded()),
                tagged(OCTET_STRING, inner));
    }

    /** The algorithm identifier out of a subject public key info: the first element of its sequence. */
    private static byte[] algorithm(byte[] publicKeyInfo) {
        int start = publicKeyInfo[1] >= 0 ? 2 : 2 + (publicKeyInfo[1] & 0x7F);
        int end = start + 2 + publicKeyInfo[start + 1];
        return java.util.Arrays.copyOfRange(publicKeyInfo, start, end);
    }

    private static byte[] fixed(BigInteger value, int octets) {
        byte[] raw = value.toByteArray();
        byte[] fixed = new byte[octets];
        int length = Math.min(raw.length, octets);
        System.arraycopy(raw, raw.length - length, fixed, octets - length, length);
        return fixed;
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        byte[] body = concat(parts);
        byte[] head = body.length < 0x80
                ? new byte[] {(byte) tag, (byte) body.length}
                : body.length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) body.length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (body.length >> 8), (byte) body.length};
        return concat(head, body);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
