package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed libraries are those of the committed sources. When this fails, run {@code src/main/rust/build}. */
class NativeStampTest {
    private static final Path RUST = Path.of("src/main/rust");
    private static final Path NATIVE = Path.of("src/main/resources/META-INF/native");
    private static final List<String> SOURCES = List.of(
            "Cargo.lock",
            "Cargo.toml",
            "build",
            "rust-toolchain.toml",
            "src/lib.rs",
            "zenoh-link-tls/exclusive.rs",
            "zenoh-link-tls/link.patch");

    @Test
    void everyLibraryAndItsSourcesMatchItsStamp() throws IOException {
        List<Path> stamps;
        try (Stream<Path> files = Files.walk(NATIVE)) {
            stamps = files.filter(file -> file.toString().endsWith(".stamp")).toList();
        }
        assertThat(stamps).isNotEmpty();
        for (Path stamp : stamps) {
            Properties lines = new Properties();
            try (Reader reader = Files.newBufferedReader(stamp)) {
                lines.load(reader);
            }
            String name = stamp.toString();
            byte[] library = Files.readAllBytes(Path.of(name.substring(0, name.length() - ".stamp".length())));
            assertThat(lines.getProperty("library-sha256")).as(name).isEqualTo(NativeLibrary.sha256(library));
            assertThat(lines.getProperty("sources-sha256"))
                    .as("%s is of other sources; run %s/build", name, RUST)
                    .isEqualTo(sources());
            assertThat(lines.getProperty("abi")).isEqualTo(Integer.toString(ZenohNative.ABI));
        }
    }

    private static String sources() throws IOException {
        StringBuilder listing = new StringBuilder();
        for (String name : SOURCES) {
            listing.append(NativeLibrary.sha256(Files.readAllBytes(RUST.resolve(name))))
                    .append(' ')
                    .append(name)
                    .append('\n');
        }
        return NativeLibrary.sha256(listing.toString().getBytes(StandardCharsets.UTF_8));
    }
}
