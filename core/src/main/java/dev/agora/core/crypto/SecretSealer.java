package dev.agora.core.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets that are stored: AES-256-GCM under a key derived from the cluster key with a label of its own, with a random nonce, for such
 * secrets are few. Form: version 1, key hint 4, nonce 12, ciphertext, tag 16. Immutable; safe for all threads. Source: NIST SP 800-38D §8.2.2
 * (random nonces).
 */
public final class SecretSealer {
    private static final byte VERSION = 1;
    private static final int HINT_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 1 + HINT_BYTES + NONCE_BYTES;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String PURPOSE = "stored secrets version 1";
    private static final byte[] KEY_LABEL = "key".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HINT_LABEL = "hint".getBytes(StandardCharsets.UTF_8);

    private final List<StoredKey> keys;
    private final IntFunction<byte[]> random;

    /** Seals with the ring's primary key, opens with all; {@code random} gives that many strong random bytes. */
    public SecretSealer(KeyRing ring, IntFunction<byte[]> random) {
        this.keys = ring.all().stream().map(SecretSealer::derive).toList();
        this.random = random;
    }

    /** Seals; what {@code purpose} says must be said again when it is opened. */
    public byte[] seal(byte[] plaintext, String purpose) {
        StoredKey key = keys.getFirst();
        ByteBuffer sealed = ByteBuffer.allocate(HEADER_BYTES + plaintext.length + TAG_BYTES);
        byte[] nonce = random.apply(NONCE_BYTES);
        sealed.put(VERSION).putInt(key.hint).put(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, purpose);
            cipher.doFinal(ByteBuffer.wrap(plaintext), sealed);
            return sealed.array();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("sealing " + plaintext.length + " bytes failed", broken);
        }
    }

    /** The plaintext; empty when it was sealed with a key that the ring lacks, for another purpose, or altered. */
    public Optional<byte[]> open(byte[] sealed, String purpose) {
        if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] != VERSION) {
            return Optional.empty();
        }
        int hint = ByteBuffer.wrap(sealed).getInt(1);
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(sealed).get(1 + HINT_BYTES, nonce);
        return keys.stream()
                .filter(key -> key.hint == hint)
                .flatMap(key -> open(key, nonce, sealed, purpose).stream())
                .findFirst();
    }

    private static Optional<byte[]> open(StoredKey key, byte[] nonce, byte[] sealed, String purpose) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, purpose);
            return Optional.of(cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES));
        } catch (AEADBadTagException other) {
            return Optional.empty();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("opening " + sealed.length + " bytes failed", broken);
        }
    }

    private static Cipher cipher(int mode, StoredKey key, byte[] nonce, String purpose)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static StoredKey derive(ClusterKey key) {
        byte[] root = key.derive(PURPOSE, Hkdf.KEY_BYTES);
        int hint = ByteBuffer.wrap(Hkdf.expand(root, HINT_LABEL, HINT_BYTES)).getInt();
        return new StoredKey(hint, new SecretKeySpec(Hkdf.expand(root, KEY_LABEL, Hkdf.KEY_BYTES), "AES"));
    }

    /** One key of the ring as stored secrets use it; the hint tells them apart and proves nothing. */
    private record StoredKey(int hint, SecretKey key) {}
}
