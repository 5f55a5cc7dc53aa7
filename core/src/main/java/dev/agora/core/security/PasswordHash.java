package dev.agora.core.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id hashes of passwords as PHC strings. Source: RFC 9106, OWASP password storage (19 MiB, 2 passes, 1 lane). Safe for all threads. */
final class PasswordHash {
    /** Bytes of salt. */
    static final int SALT_BYTES = 16;

    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int MAX_MEMORY_KIB = 256 * 1024;

    private PasswordHash() {}

    /** The PHC string of a password. */
    static String of(String password, byte[] salt) {
        byte[] hash = compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    /** Whether a password fits a PHC string; false for one that cannot be read. */
    static boolean fits(String password, String phc) {
        String[] parts = phc.split("\\$", -1);
        if (parts.length != 6 || !parts[0].isEmpty() || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
            return false;
        }
        try {
            String[] costs = parts[3].split("[=,]", -1);
            int memory = Integer.parseInt(costs[1]);
            byte[] expected = Base64.getDecoder().decode(parts[5]);
            if (memory > MAX_MEMORY_KIB) {
                return false;
            }
            byte[] actual = compute(
                    password,
                    Base64.getDecoder().decode(parts[4]),
                    memory,
                    Integer.parseInt(costs[3]),
                    Integer.parseInt(costs[5]),
                    expected.length);
            return MessageDigest.isEqual(expected, actual);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
            return false;
        }
    }

    private static byte[] compute(String password, byte[] salt, int memoryKib, int passes, int lanes, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
