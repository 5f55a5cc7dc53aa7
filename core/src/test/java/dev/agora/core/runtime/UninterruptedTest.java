package dev.agora.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work on files by a thread that is interrupted. */
class UninterruptedTest {
    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void clear() {
        var _ = Thread.interrupted();
    }

    private void write(Path file, Runnable before) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            before.run();
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            channel.force(true);
        }
    }

    @Test
    void doesWholeWhatAnInterruptBrokeAndKeepsTheInterrupt() throws IOException {
        Path file = directory.resolve("file");
        AtomicInteger attempts = new AtomicInteger();

        Uninterrupted.run(() -> write(file, () -> {
            if (attempts.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            }
        }));

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(attempts).hasValue(2);
        assertThat(Files.size(file)).isEqualTo(3);
    }

    @Test
    void startsOnAThreadThatIsInterruptedAlready() throws IOException {
        Path file = directory.resolve("file");
        Thread.currentThread().interrupt();

        Uninterrupted.run(() -> write(file, () -> {}));

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(Files.size(file)).isEqualTo(3);
    }

    @Test
    void passesOnWhatFailsAndInventsNoInterrupt() {
        assertThatThrownBy(() -> Uninterrupted.run(() -> write(directory.resolve("absent/file"), () -> {})))
                .isInstanceOf(IOException.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
