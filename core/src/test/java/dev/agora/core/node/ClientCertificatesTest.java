package dev.agora.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.bus.EventPlace;
import dev.agora.core.certificate.KeyedChain;
import dev.agora.core.certificate.StoredCertificates;
import dev.agora.core.config.TlsFiles;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.crypto.SelfSigned;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CertificateChanged;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.NoOtherNodes;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.SingleNodeLog;
import dev.agora.core.store.rocks.RocksStore;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate a node shows: the operator's files, the stored one, its own. */
class ClientCertificatesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final KeyedChain UPLOADED = make(2, "mail.example.org");

    @TempDir
    Path folder;

    private final List<ClusterEvent> published = new CopyOnWriteArrayList<>();
    private RocksStore store;
    private SingleNodeLog log;
    private OperationWriter writer;
    private TlsFiles files;

    @BeforeEach
    void open() throws IOException {
        store = RocksStore.open(folder.resolve("store"), (account, types, position) -> {});
        log = new SingleNodeLog(store);
        writer = new OperationWriter(
                log,
                new NoOtherNodes(),
                new NodeId(1),
                store,
                new OperationWriter.Times(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                new OperationWriter.Sources(WallClock.system(), Ticker.system(), RandomSource.secure()));
        files = new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        write(make(1, "localhost"));
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    @Test
    void aStoredCertificateTakesThePlaceOfTheSelfSignedOneHereAndOnOtherNodes() throws IOException {
        try (ClientCertificates here = start(false, "secret");
                ClientCertificates other = start(false, "secret")) {
            assertThat(here.shown().orElseThrow().source()).isEqualTo(ClientCertificates.Source.SELF_SIGNED);

            here.add(UPLOADED);

            assertThat(published).containsExactly(new CertificateChanged(UPLOADED.names(), UPLOADED.fingerprint()));
            awaitShown(here, UPLOADED);
            other.event(new EventPlace(new NodeId(2), 0, 0), published.getFirst());
            awaitShown(other, UPLOADED);
        }
        try (ClientCertificates restarted = start(false, "secret")) {
            assertThat(restarted.shown().orElseThrow().chain()).isEqualTo(UPLOADED);
        }
    }

    @Test
    void theKeyIsNotReadableInTheLogAndOnlyWithTheClusterKey() throws IOException {
        try (ClientCertificates here = start(false, "secret")) {
            here.add(UPLOADED);
        }

        String secret = UPLOADED.keyPem().lines().skip(1).findFirst().orElseThrow();
        assertThat(log.entries)
                .allSatisfy(entry -> assertThat(new String(entry, StandardCharsets.ISO_8859_1))
                        .doesNotContain(secret));
        assertThatThrownBy(() -> stored("another").get()).hasMessageContaining("another cluster key");
        try (ClientCertificates other = start(false, "another")) {
            assertThat(other.shown().orElseThrow().source()).isEqualTo(ClientCertificates.Source.SELF_SIGNED);
        }
    }

    @Test
    void theOperatorsFilesStayWhateverIsStoredAndAreReadAgainWhenTheyChange() throws IOException {
        KeyedChain renewed = make(3, "renewed.example.org");
        try (ClientCertificates here = start(true, "secret")) {
            here.add(UPLOADED);
            write(renewed);

            awaitShown(here, renewed);
            assertThat(here.shown().orElseThrow().source()).isEqualTo(ClientCertificates.Source.FILES);
        }
    }

    @Test
    void filesThatCannotBeUsedFailTheStartAndAreNamed() throws IOException {
        Files.writeString(files.key(), "nothing");

        assertThatThrownBy(() -> start(true, "secret").close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(files.key().toString())
                .hasMessageContaining("PKCS #8");
    }

    private static void awaitShown(ClientCertificates certificates, KeyedChain chain) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> certificates.shown().orElseThrow().chain().equals(chain));
    }

    private ClientCertificates start(boolean isOperatorsFiles, String secret) throws IOException {
        return ClientCertificates.start(stored(secret), files, isOperatorsFiles, WallClock.system(), published::add);
    }

    private StoredCertificates stored(String secret) {
        KeyRing ring = KeyRing.of(ClusterKey.stretch(secret.repeat(8)));
        return new StoredCertificates(
                store, writer, new SecretSealer(ring, RandomSource.secure()::bytes), WallClock.system());
    }

    private void write(KeyedChain chain) throws IOException {
        Files.writeString(files.certificate(), chain.chainPem());
        Files.writeString(files.key(), chain.keyPem());
    }

    private static KeyedChain make(int seed, String name) {
        TlsMaterial made = SelfSigned.certificate(List.of(name), WallClock.system(), RandomSource.seeded(seed));
        return KeyedChain.of(made.chainPem(), made.privateKeyPem());
    }
}
