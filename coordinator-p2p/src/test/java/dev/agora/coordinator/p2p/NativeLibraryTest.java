package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extraction and its refusals. */
class NativeLibraryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aFileThatIsMissingIsAConfigErrorWithTheRemedy() {
        assertThatThrownBy(() -> NativeLibrary.find(folder.resolve("none.so").toString()))
                .isInstanceOfSatisfying(
                        CoordinatorException.class,
                        e -> assertThat(e.kind()).isEqualTo(CoordinatorException.Kind.CONFIG))
                .hasMessageContainingAll(
                        NativeLibrary.platform(), "none.so", "-Dagora.zenoh.library=", "src/main/rust/build");
    }

    @Test
    void aFileThatIsNoLibraryIsAConfigErrorNamingIt() throws IOException {
        Path file = Files.writeString(folder.resolve("text.so"), "no library");
        assertThatThrownBy(() -> NativeLibrary.bind(file))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("text.so");
    }

    @Test
    void racingExtractionsGiveOneVerifiedFile() throws Exception {
        Path home = folder.resolve("home");
        String hash = hash();
        Callable<Path> extraction = () -> NativeLibrary.extract(NativeLibrary.resource(), hash, home);
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (var extracted : pool.invokeAll(
                    IntStream.range(0, 8).mapToObj(i -> extraction).toList())) {
                assertThat(NativeLibrary.sha256(Files.readAllBytes(extracted.get())))
                        .isEqualTo(hash);
            }
        }
        try (var files = Files.list(home.resolve(hash.substring(0, 16)))) {
            assertThat(files.toList()).hasSize(1);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void anAlteredFileIsReplaced() throws IOException {
        Path home = folder.resolve("home");
        Path file = NativeLibrary.extract(NativeLibrary.resource(), hash(), home);
        Files.writeString(file, "altered");
        NativeLibrary.extract(NativeLibrary.resource(), hash(), home);
        assertThat(NativeLibrary.sha256(Files.readAllBytes(file))).isEqualTo(hash());
    }

    @Test
    void aFolderOpenToOthersIsRefused() throws IOException {
        Path home = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> NativeLibrary.extract(NativeLibrary.resource(), hash(), home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not this user's alone");
    }

    private static String hash() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                NativeLibrary.class.getResourceAsStream(NativeLibrary.resource()), "library resource")) {
            return List.of(NativeLibrary.sha256(in.readAllBytes())).getFirst();
        }
    }
}
