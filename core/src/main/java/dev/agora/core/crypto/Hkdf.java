package dev.agora.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256, extract and expand. Stateless; safe for all threads. Source: RFC 5869 §2; JEP 510. */
public final class Hkdf {
    /** Bytes of a pseudo-random key. */
    public static final int KEY_BYTES = 32;

    /** Largest output: 255 hash lengths. Source: RFC 5869 §2.3. */
    public static final int MAX_OUTPUT_BYTES = 255 * KEY_BYTES;

    private static final String ALGORITHM = "HKDF-SHA256";

    private Hkdf() {}

    /** Extract, then expand to {@code length} bytes, 1 to {@value #MAX_OUTPUT_BYTES}. */
    public static byte[] derive(byte[] input, byte[] salt, byte[] info, int length) {
        HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(new SecretKeySpec(input, "Generic"));
        HKDFParameterSpec.Builder salted = salt.length == 0 ? extract : extract.addSalt(salt);
        return run(salted.thenExpand(info, length));
    }

    /** Expands a pseudo-random key of at least {@value #KEY_BYTES} bytes to {@code length} bytes. */
    public static byte[] expand(byte[] pseudoRandomKey, byte[] info, int length) {
        return run(HKDFParameterSpec.expandOnly(new SecretKeySpec(pseudoRandomKey, "Generic"), info, length));
    }

    private static byte[] run(HKDFParameterSpec spec) {
        try {
            return KDF.getInstance(ALGORITHM).deriveData(spec);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(ALGORITHM + " failed; a JDK of version 25 or later provides it", broken);
        }
    }
}
