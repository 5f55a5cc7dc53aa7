package dev.agora.core.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.crypto.SelfSigned;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain and its key: what fits, what is refused and how, and files that are replaced. */
class KeyedChainTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WallClock CLOCK = () -> NOW;
    private static final TlsMaterial ONE = make(1, "mail.example.org", "192.0.2.7");
    private static final TlsMaterial OTHER = make(2, "other.example.org");

    @TempDir
    Path folder;

    @Test
    void tellsNamesTimesAndFingerprintButNeverTheKey() {
        KeyedChain chain = KeyedChain.of(ONE.chainPem(), ONE.privateKeyPem());

        assertThat(chain.names()).containsExactly("mail.example.org", "192.0.2.7");
        assertThat(chain.begins()).isBefore(NOW);
        assertThat(chain.ends()).isAfter(NOW);
        assertThat(chain.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(chain.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void refusesWhatIsNoPairAndSaysWhy() {
        assertThatThrownBy(() -> KeyedChain.of(ONE.chainPem(), OTHER.privateKeyPem()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not belong to the certificate");
        assertThatThrownBy(() -> KeyedChain.of("", ONE.privateKeyPem()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PEM");
        assertThatThrownBy(() -> KeyedChain.of("-----BEGIN CERTIFICATE-----\nAAAA\n", ONE.privateKeyPem()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PEM");
        assertThatThrownBy(() -> KeyedChain.of(ONE.chainPem(), "-----BEGIN EC PRIVATE KEY-----"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() ->
                        KeyedChain.of(ONE.chainPem(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("private key cannot be read");
    }

    @Test
    void filesAreReadOnceForEachChange() throws IOException {
        write(ONE.chainPem(), ONE.privateKeyPem(), 1);
        WatchedFiles files = new WatchedFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));

        assertThat(files.changed()).hasValue(KeyedChain.of(ONE.chainPem(), ONE.privateKeyPem()));
        assertThat(files.changed()).isEmpty();

        write(OTHER.chainPem(), OTHER.privateKeyPem(), 2);
        assertThat(files.changed()).hasValue(KeyedChain.of(OTHER.chainPem(), OTHER.privateKeyPem()));
        assertThat(files.changed()).isEmpty();
    }

    @Test
    void aRenewalHalfWrittenIsTriedAgain() throws IOException {
        write(ONE.chainPem(), ONE.privateKeyPem(), 1);
        WatchedFiles files = new WatchedFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        assertThat(files.changed()).isPresent();

        write(OTHER.chainPem(), ONE.privateKeyPem(), 2);
        assertThatThrownBy(files::changed).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(files::changed).isInstanceOf(IllegalArgumentException.class);
        write(OTHER.chainPem(), OTHER.privateKeyPem(), 3);

        assertThat(files.changed()).isPresent();
    }

    private void write(String chain, String key, int second) throws IOException {
        Path chainFile = Files.writeString(folder.resolve("chain.pem"), chain);
        Path keyFile = Files.writeString(folder.resolve("key.pem"), key);
        FileTime time = FileTime.from(NOW.plusSeconds(second));
        Files.setLastModifiedTime(chainFile, time);
        Files.setLastModifiedTime(keyFile, time);
    }

    private static TlsMaterial make(int seed, String... names) {
        return SelfSigned.certificate(List.of(names), CLOCK, RandomSource.seeded(seed));
    }
}
