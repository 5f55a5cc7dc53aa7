package dev.agora.core.raft;

import dev.agora.core.runtime.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A small file with a version byte before its content and a CRC-32C of both behind it, replaced as a whole and fsynced. */
final class CheckedFile {
    private static final byte VERSION = 1;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int FRAME_BYTES = 1 + Integer.BYTES;

    private CheckedFile() {}

    /** Reads the content. @throws IOException when the file is damaged or of a later version; the message ends with {@code remedy} */
    static byte[] read(Path file, String remedy) throws IOException {
        long size = Files.size(file);
        if (size < FRAME_BYTES || size > MAX_BYTES) {
            throw corrupt(file, "its length is " + size, remedy, null);
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - Integer.BYTES;
        if (ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            throw corrupt(file, "its checksum does not fit", remedy, null);
        }
        if (bytes[0] != VERSION) {
            throw new IOException(file + " has version " + bytes[0] + ", this software reads " + VERSION
                    + "; start the newer software that wrote it");
        }
        return Arrays.copyOfRange(bytes, 1, end);
    }

    static IOException corrupt(Path file, String why, String remedy, @Nullable Throwable cause) {
        return new IOException(file + " is corrupt: " + why + "; " + remedy, cause);
    }

    /** Replaces the content; on disk when this returns, also when the thread is interrupted meanwhile. */
    static void write(Path file, byte[] content) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(content.length + FRAME_BYTES).put(VERSION).put(content);
        bytes.putInt(checksum(bytes.array(), content.length + 1)).flip();
        Uninterrupted.run(() -> replace(file, bytes.duplicate()));
    }

    private static void replace(Path file, ByteBuffer bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(file.toAbsolutePath().getParent());
    }

    /** Makes changes of a directory's entries last. */
    static void syncDirectory(@Nullable Path directory) throws IOException {
        if (directory != null) {
            Uninterrupted.run(() -> {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            });
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
