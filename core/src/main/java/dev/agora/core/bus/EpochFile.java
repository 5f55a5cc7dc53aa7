package dev.agora.core.bus;

import dev.agora.core.runtime.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The epoch as a decimal number in a file, replaced as a whole and synced, also by an interrupted thread. Confined to the bus lane. */
public final class EpochFile implements EpochStore {
    private final Path file;

    /** The file {@code epoch} of a data directory. */
    public EpochFile(Path directory) {
        this.file = directory.resolve("epoch");
    }

    @Override
    public long load() throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException absent) {
            return 0;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new IOException(
                    "file " + file + " must hold one number, the epoch of this node's last start, and holds '"
                            + text.substring(0, Math.min(40, text.length()))
                            + "'; remove it, and the peers tell the epoch");
        }
        return Long.parseLong(text);
    }

    @Override
    public void store(long epoch) throws IOException {
        Uninterrupted.run(() -> replace(epoch));
    }

    private void replace(long epoch) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = ByteBuffer.wrap((epoch + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
