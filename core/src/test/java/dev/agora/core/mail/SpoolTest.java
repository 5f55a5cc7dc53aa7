package dev.agora.core.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.BlobId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages on their way in: small ones in memory, large ones in a file, the same digest whatever the pieces. */
class SpoolTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 4096, Body.MOST_INLINE_BYTES})
    void keepsASmallMessageInMemory(int octets) throws Exception {
        byte[] bytes = RandomSource.seeded(octets).bytes(octets);
        try (Spool spool = filled(bytes, 1000)) {
            assertThat(spool.bytes()).contains(bytes);
            assertThat(spool.octets()).isEqualTo(octets);
            assertThat(spool.digest()).isEqualTo(digest(bytes));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 777, 70_000, 1_000_000})
    void putsALargeOneIntoAFileAndRemovesItWhenClosed(int piece) throws Exception {
        byte[] bytes = RandomSource.seeded(piece).bytes(300_001);
        Spool spool = filled(bytes, piece);

        assertThat(spool.digest()).isEqualTo(digest(bytes));
        assertThat(spool.octets()).isEqualTo(bytes.length);
        assertThat(spool.bytes()).isEmpty();
        assertThat(spool.file()).hasBinaryContent(bytes);

        spool.close();
        spool.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leavesAFileThatSomebodyMoved() throws IOException {
        try (Spool spool = filled(new byte[100_000], 100_000)) {
            assertThat(spool.digest()).isNotNull();
            Files.move(spool.file(), directory.resolve("kept"));
        }
        assertThat(directory.resolve("kept")).exists();
    }

    @Test
    void saysWhatItBeginsWithBeforeAndAfterItWentToAFile() {
        byte[] bytes = Arrays.copyOf("RECEIVED: by mta".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 100_000);
        try (Spool small = filled(Arrays.copyOf(bytes, 12), 12);
                Spool large = filled(bytes, 5000);
                Spool empty = filled(new byte[0], 1)) {
            assertThat(small.startsWith("received:")).isTrue();
            assertThat(large.startsWith("received:")).isTrue();
            assertThat(empty.startsWith("received:")).isFalse();
        }
    }

    @Test
    void takesTheRestWithoutRoomAndSaysThatItFailed() {
        try (Spool spool = new Spool(() -> directory.resolve("absent").resolve("file"))) {
            byte[] bytes = new byte[500_000];
            spool.write(ByteBuffer.wrap(bytes), bytes.length);

            assertThat(spool.octets()).isEqualTo(bytes.length);
            assertThat(spool.failure()).isPresent();
        }
    }

    private Spool filled(byte[] bytes, int piece) {
        Spool spool = new Spool(() -> directory.resolve("spool"));
        for (int at = 0; at < bytes.length; at += piece) {
            int count = Math.min(piece, bytes.length - at);
            if (count == 1) {
                spool.write(bytes[at]);
            } else {
                spool.write(ByteBuffer.wrap(bytes, at, count), count);
            }
        }
        return spool;
    }

    private static BlobId digest(byte[] bytes) throws NoSuchAlgorithmException {
        return BlobId.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
