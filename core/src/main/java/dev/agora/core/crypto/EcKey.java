package dev.agora.core.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A key pair on P-256, made from uniform bytes. Immutable; never printed. Source: FIPS 186-5 §A.2.1 (extra random bits). */
final class EcKey {
    /** Uniform bytes that make a key: 128 bits more than the order has. */
    static final int SEED_BYTES = 48;

    private static final int IDENTIFIER_BYTES = 20;
    private static final ASN1ObjectIdentifier CURVE = SECObjectIdentifiers.secp256r1;
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CustomNamedCurves.getByOID(CURVE));
    private static final AlgorithmIdentifier ALGORITHM =
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, CURVE);

    private final BigInteger scalar;
    private final byte[] point;

    private EcKey(BigInteger scalar) {
        this.scalar = scalar;
        this.point =
                new FixedPointCombMultiplier().multiply(DOMAIN.getG(), scalar).getEncoded(false);
    }

    /** The key pair of {@value #SEED_BYTES} uniform bytes; the same bytes give the same pair. */
    static EcKey of(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("seed must have " + SEED_BYTES + " bytes, had " + seed.length);
        }
        BigInteger range = DOMAIN.getN().subtract(BigInteger.ONE);
        return new EcKey(new BigInteger(1, seed).mod(range).add(BigInteger.ONE));
    }

    ECPrivateKeyParameters signingKey() {
        return new ECPrivateKeyParameters(scalar, DOMAIN);
    }

    SubjectPublicKeyInfo publicKey() {
        return new SubjectPublicKeyInfo(ALGORITHM, point);
    }

    /** Names the public key in certificates: the first 160 bits of its SHA-256. Source: RFC 7093 §2, method 1. */
    byte[] identifier() {
        SHA256Digest digest = new SHA256Digest();
        digest.update(point, 0, point.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return Arrays.copyOf(hash, IDENTIFIER_BYTES);
    }

    /** PKCS #8 in PEM. The public point is inside: readers other than the JDK's insist on it (RFC 5915 §3). */
    String privateKeyPem() {
        ECPrivateKey key = new ECPrivateKey(DOMAIN.getN().bitLength(), scalar, new DERBitString(point), null);
        try {
            return Pem.encode("PRIVATE KEY", new PrivateKeyInfo(ALGORITHM, key).getEncoded());
        } catch (IOException impossible) {
            throw new UncheckedIOException("encoding a private key in memory failed", impossible);
        }
    }

    @Override
    public String toString() {
        return "EcKey[***]";
    }
}
