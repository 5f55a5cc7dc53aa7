package dev.agora.core.node;

import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.runtime.RandomSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What seals secrets in the store: the cluster's key ring. A node without a cluster key keeps a random key in its data directory instead, so
 * that it reads its own secrets after a restart; when it is given a cluster key later, the file's key still opens what it sealed.
 */
final class StoreSecret {
    private static final String FILE = "secrets.key";
    private static final int KEY_BYTES = 32;

    private StoreSecret() {}

    /** A sealer for the store of {@code directory}. @throws IOException when the key file cannot be read or made; the message names it */
    static SecretSealer sealer(KeyRing ring, boolean hasClusterKey, Path directory, RandomSource random)
            throws IOException {
        Path file = directory.resolve(FILE);
        Optional<ClusterKey> kept = read(file);
        if (hasClusterKey) {
            List<ClusterKey> older = new ArrayList<>(ring.older());
            kept.filter(_ -> older.size() < KeyRing.MAX_OLDER).ifPresent(older::add);
            return new SecretSealer(new KeyRing(ring.primary(), older), random::bytes);
        }
        ClusterKey own = kept.isPresent() ? kept.get() : create(file, random);
        return new SecretSealer(KeyRing.of(own), random::bytes);
    }

    private static Optional<ClusterKey> read(Path file) throws IOException {
        try {
            return Optional.of(ClusterKey.stretch(Files.readString(file).strip()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IOException(
                    "the key of the store's secrets in " + file + " cannot be read (" + unreadable
                            + "): restore the file, or remove it and set the coordinator again",
                    unreadable);
        }
    }

    private static ClusterKey create(Path file, RandomSource random) throws IOException {
        String secret = HexFormat.of().formatHex(random.bytes(KEY_BYTES));
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        return ClusterKey.stretch(secret);
    }
}
