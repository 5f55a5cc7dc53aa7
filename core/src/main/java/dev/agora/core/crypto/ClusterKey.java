package dev.agora.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The cluster key after stretching: the root of every key that nodes share. Immutable; never printed. Safe for all threads. Source: RFC 9106
 * §4 (Argon2id, 64 MiB, 3 passes).
 */
public final class ClusterKey {
    /** Shortest secret accepted, in characters. */
    public static final int MIN_SECRET_CHARACTERS = 8;

    private static final byte[] STRETCH_LABEL = label("dev.agora cluster key 1");
    private static final byte[] DERIVE_LABEL = label("dev.agora derive 1");
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int PASSES = 3;

    private final byte[] root;

    private ClusterKey(byte[] root) {
        this.root = root;
    }

    /**
     * Stretches the operator's secret; costs 64 MiB and some 0.2 s, once at start. The salt is a fixed label, so that all nodes find the same
     * key from the secret alone.
     *
     * @throws IllegalArgumentException when the secret is shorter than {@value #MIN_SECRET_CHARACTERS} characters
     */
    public static ClusterKey stretch(String secret) {
        if (secret.length() < MIN_SECRET_CHARACTERS) {
            throw new IllegalArgumentException("the cluster key has " + secret.length() + " characters, at least "
                    + MIN_SECRET_CHARACTERS + " are needed; 'agora cluster key generate' makes a good one");
        }
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(STRETCH_LABEL)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] root = new byte[Hkdf.KEY_BYTES];
        generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), root);
        return new ClusterKey(root);
    }

    /** Bytes for one purpose; another {@code purpose} gives unrelated bytes. */
    public byte[] derive(String purpose, int length) {
        return Hkdf.derive(root, DERIVE_LABEL, label(purpose), length);
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterKey key && Arrays.equals(root, key.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }

    @Override
    public String toString() {
        return "ClusterKey[***]";
    }
}
