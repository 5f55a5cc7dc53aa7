package dev.agora.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.runtime.RandomSource;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stored secrets: there and back, after a rotation, and never for another purpose, key or byte. */
class SecretSealerTest {
    private static final ClusterKey KEY = ClusterKey.stretch("correct horse battery staple");
    private static final ClusterKey NEXT = ClusterKey.stretch("another key of the cluster");
    private static final byte[] SECRET = "s3cret".getBytes(StandardCharsets.UTF_8);

    private static SecretSealer sealer(KeyRing ring) {
        return new SecretSealer(ring, RandomSource.seeded(5)::bytes);
    }

    @Test
    void opensWhatItSealedAlsoAfterARotation() {
        byte[] sealed = sealer(KeyRing.of(KEY)).seal(SECRET, "Coordinator");

        assertThat(sealer(KeyRing.of(KEY)).open(sealed, "Coordinator")).contains(SECRET);
        assertThat(sealer(new KeyRing(NEXT, List.of(KEY))).open(sealed, "Coordinator"))
                .contains(SECRET);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
    }

    @Test
    void refusesAnotherPurposeAnotherKeyAndEachChangedBit() {
        SecretSealer sealer = sealer(KeyRing.of(KEY));
        byte[] sealed = sealer.seal(SECRET, "Coordinator");

        assertThat(sealer.open(sealed, "Certificate")).isEmpty();
        assertThat(sealer(KeyRing.of(NEXT)).open(sealed, "Coordinator")).isEmpty();
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(sealer.open(changed, "Coordinator")).isEmpty();
        }
        assertThat(sealer.open(new byte[3], "Coordinator")).isEmpty();
    }

    @Test
    void sealsToTheGoldenVector() {
        SecretSealer fixed = new SecretSealer(KeyRing.of(KEY), byte[]::new);

        assertThat(HexFormat.of().formatHex(fixed.seal(SECRET, "Coordinator")))
                .isEqualTo("0189a7436a0000000000000000000000007d4e02561f2dd349b4a114738cda40f6c4d806f81bc4");
    }
}
