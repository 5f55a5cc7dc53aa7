package dev.agora.core.store.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of blobs: whole or not there, removed when nobody names or pins them. */
class BlobFilesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path root;

    private final AtomicLong now = new AtomicLong();
    private BlobFiles files;

    @BeforeEach
    void open() throws IOException {
        files = BlobFiles.open(root, now::get);
    }

    @Test
    void findsWhatWasPlacedUnderItsDigestAlone() throws IOException {
        BlobId blob = place("hello");

        assertThat(files.has(blob, 5)).isTrue();
        assertThat(root.resolve(blob.toString().substring(0, 2))
                        .resolve(blob.toString().substring(2)))
                .hasContent("hello");
        assertThat(files.has(BlobId.of(new byte[BlobId.BYTES]), 5)).isFalse();
    }

    @Test
    void removesAFileOfAnotherLength() throws IOException {
        BlobId blob = place("hello");
        Files.writeString(files.path(blob), "hell");

        assertThat(files.has(blob, 5)).isFalse();
        assertThat(files.path(blob)).doesNotExist();
    }

    @Test
    void sweepsNothingEarlyAndThenWhatIsNeitherNamedNorPinned() throws IOException {
        BlobId named = place("named");
        BlobId unnamed = place("unnamed");
        BlobId found = place("found again");
        Set<BlobId> names = new HashSet<>(Set.of(named));

        now.addAndGet(HOUR.toNanos() - 1);
        assertThat(files.sweep(HOUR, names::contains)).isZero();
        assertThat(files.pin(found, 11)).isTrue();
        now.addAndGet(HOUR.toNanos() / 2);

        assertThat(files.sweep(HOUR, names::contains)).isOne();
        assertThat(files.has(named, 5)).isTrue();
        assertThat(files.has(unnamed, 7)).isFalse();
        assertThat(files.has(found, 11)).isTrue();
    }

    @Test
    void countsTheAgeOfWhatItFindsFromTheStart() throws IOException {
        BlobId blob = place("old");
        now.addAndGet(10 * HOUR.toNanos());
        files = BlobFiles.open(root, now::get);
        now.addAndGet(HOUR.toNanos() / 2);

        assertThat(files.sweep(HOUR, any -> false)).isZero();
        now.addAndGet(HOUR.toNanos());

        assertThat(files.sweep(HOUR, any -> false)).isOne();
        assertThat(files.has(blob, 3)).isFalse();
    }

    @Test
    void forgetsUnfinishedUploadsAtTheStart() throws IOException {
        Path unfinished = files.incoming(BlobId.of(new byte[BlobId.BYTES]), new NodeId(2));
        Files.writeString(unfinished, "half");

        BlobFiles.open(root, now::get);

        assertThat(unfinished).doesNotExist();
    }

    private BlobId place(String text) throws IOException {
        Path file = files.newTemporary();
        Files.writeString(file, text);
        BlobId blob = BlobFiles.digest(file);
        files.place(file, blob);
        return blob;
    }
}
