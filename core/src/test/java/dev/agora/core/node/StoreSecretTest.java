package dev.agora.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.runtime.RandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of stored secrets on a node without a cluster key: kept over restarts, and when it is given one. */
class StoreSecretTest {
    private static final KeyRing CLUSTER = KeyRing.of(ClusterKey.stretch("correct horse battery staple"));
    private static final byte[] SECRET = {1, 2, 3};

    @TempDir
    private Path directory = Path.of("");

    @Test
    void opensItsSecretsAfterARestartAndAfterItWasGivenAClusterKey() throws Exception {
        RandomSource random = RandomSource.seeded(1);
        KeyRing ofThisProcess = KeyRing.of(ClusterKey.stretch("a key of one process"));
        byte[] sealed =
                StoreSecret.sealer(ofThisProcess, false, directory, random).seal(SECRET, "Coordinator");

        KeyRing ofTheNext = KeyRing.of(ClusterKey.stretch("a key of the next process"));
        assertThat(StoreSecret.sealer(ofTheNext, false, directory, random).open(sealed, "Coordinator"))
                .contains(SECRET);
        assertThat(StoreSecret.sealer(CLUSTER, true, directory, random).open(sealed, "Coordinator"))
                .contains(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void makesNoFileWithAClusterKeyAndNamesADamagedOne() throws Exception {
        RandomSource random = RandomSource.seeded(1);
        byte[] sealed = StoreSecret.sealer(CLUSTER, true, directory, random).seal(SECRET, "Coordinator");
        assertThat(directory).isEmptyDirectory();
        assertThat(StoreSecret.sealer(CLUSTER, true, directory, random).open(sealed, "Coordinator"))
                .contains(SECRET);

        Files.writeString(directory.resolve("secrets.key"), "x\n");
        assertThatThrownBy(() -> StoreSecret.sealer(CLUSTER, true, directory, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secrets.key");
    }
}
