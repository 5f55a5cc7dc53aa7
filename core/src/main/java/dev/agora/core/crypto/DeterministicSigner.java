package dev.agora.core.crypto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.operator.ContentSigner;

/** Signs a certificate with ECDSA and SHA-256 so that the same content and key give the same bytes on every node. Source: RFC 6979 §3.2. */
final class DeterministicSigner implements ContentSigner {
    private final EcKey key;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    DeterministicSigner(EcKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        byte[] message = content.toByteArray();
        SHA256Digest digest = new SHA256Digest();
        digest.update(message, 0, message.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, key.signingKey());
        BigInteger[] pair = signer.generateSignature(hash);
        try {
            return StandardDSAEncoding.INSTANCE.encode(
                    key.signingKey().getParameters().getN(), pair[0], pair[1]);
        } catch (IOException impossible) {
            throw new UncheckedIOException("encoding a signature in memory failed", impossible);
        }
    }
}
