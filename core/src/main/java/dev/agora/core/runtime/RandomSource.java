package dev.agora.core.runtime;

import dev.agora.core.model.BootId;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.OperationId;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Randomness: secure in a running node, seeded in a simulation. Safe for all threads when made by {@link #secure()}. */
public final class RandomSource {
    private final RandomGenerator generator;

    private RandomSource(RandomGenerator generator) {
        this.generator = generator;
    }

    /** Cryptographically strong. */
    public static RandomSource secure() {
        return new RandomSource(new SecureRandom());
    }

    /** Repeatable; for simulations and tests only. */
    public static RandomSource seeded(long seed) {
        return new RandomSource(new java.util.Random(seed));
    }

    /** A number from 0 to {@code bound} - 1. */
    public int below(int bound) {
        return generator.nextInt(bound);
    }

    /** Any long. */
    public long nextLong() {
        return generator.nextLong();
    }

    /** A number from 0, inclusive, to 1, exclusive. */
    public double fraction() {
        return generator.nextDouble();
    }

    /** That many random bytes. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        generator.nextBytes(bytes);
        return bytes;
    }

    /** A new boot id. */
    public BootId bootId() {
        return new BootId(nextLong(), nextLong());
    }

    /** A new data id. */
    public DataId dataId() {
        return new DataId(nextLong(), nextLong());
    }

    /** A new cluster id. */
    public ClusterId clusterId() {
        return new ClusterId(nextLong(), nextLong());
    }

    /** A new operation id. */
    public OperationId operationId() {
        return new OperationId(nextLong(), nextLong());
    }
}
