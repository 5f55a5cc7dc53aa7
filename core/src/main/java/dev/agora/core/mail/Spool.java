package dev.agora.core.mail;

import dev.agora.core.model.BlobId;
import dev.agora.core.store.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way in: up to {@value Body#MOST_INLINE_BYTES} bytes in memory, a longer one in a file. Writing never fails; what went wrong
 * with the file shows in {@link #failure()}. Closing removes the file unless somebody moved it away. Confined to its connection.
 */
public final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final int FIRST_ROOM = 4 * 1024;
    private static final int HEAD_BYTES = 16;

    private final Supplier<Path> names;
    private final MessageDigest digest = sha256();
    private byte[] buffer = new byte[0];
    private int used;
    private long flushed;
    private byte[] head = new byte[0];
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private @Nullable String failure;
    private @Nullable BlobId finished;

    /** An empty one; {@code names} gives the name of a file that does not exist, when one is needed. */
    public Spool(Supplier<Path> names) {
        this.names = names;
    }

    /** Adds a byte. */
    public void write(byte next) {
        if (used == buffer.length) {
            makeRoom();
        }
        buffer[used++] = next;
    }

    /** Adds the next {@code count} bytes of {@code input}. */
    public void write(ByteBuffer input, int count) {
        int left = count;
        while (left > 0) {
            if (used == buffer.length) {
                makeRoom();
            }
            int some = Math.min(left, buffer.length - used);
            input.get(buffer, used, some);
            used += some;
            left -= some;
        }
    }

    /** Number of bytes so far. */
    public long octets() {
        return flushed + used;
    }

    /** What went wrong; the message cannot be used then. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether it begins with ASCII {@code text} of at most {@value #HEAD_BYTES} characters, whatever the case. */
    public boolean startsWith(String text) {
        byte[] first = flushed > 0 ? head : Arrays.copyOf(buffer, Math.min(used, HEAD_BYTES));
        return new String(first, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .startsWith(text.toLowerCase(Locale.ROOT));
    }

    /** The SHA-256 of all bytes; nothing may be added afterwards. */
    public BlobId digest() {
        BlobId known = finished;
        if (known == null) {
            if (flushed > 0) {
                flush();
                close(channel);
            } else {
                digest.update(buffer, 0, used);
            }
            known = BlobId.of(digest.digest());
            finished = known;
        }
        return known;
    }

    /** The bytes, when they are in memory; else they are in {@link #file()}. */
    public Optional<byte[]> bytes() {
        return flushed > 0 ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, used));
    }

    /** The file of a message that is not in memory; whole once {@link #digest()} was asked. */
    public Path file() {
        Path path = file;
        if (path == null) {
            throw new IllegalStateException("a message of " + octets() + " octets is in memory");
        }
        return path;
    }

    /** Forgets the message. Idempotent. */
    @Override
    public void close() {
        close(channel);
        Path path = file;
        file = null;
        buffer = new byte[0];
        used = 0;
        if (path == null) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            log.warn(
                    "file {} of a message on its way in cannot be removed: {}; it goes at the next start",
                    path,
                    failed.toString());
        }
    }

    private void makeRoom() {
        if (buffer.length < Body.MOST_INLINE_BYTES) {
            buffer = Arrays.copyOf(buffer, Math.max(FIRST_ROOM, Math.min(Body.MOST_INLINE_BYTES, 2 * buffer.length)));
        } else {
            flush();
        }
    }

    private void flush() {
        if (flushed == 0) {
            head = Arrays.copyOf(buffer, Math.min(used, HEAD_BYTES));
        }
        digest.update(buffer, 0, used);
        flushed += used;
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, used);
        used = 0;
        if (failure != null) {
            return;
        }
        try {
            FileChannel open = channel;
            if (open == null) {
                Path path = names.get();
                open = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                file = path;
                channel = open;
            }
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException failed) {
            failure = "the message cannot be kept: " + failed;
            log.warn(
                    "a message on its way in cannot be kept in {}: {}; check free space and permissions",
                    file,
                    failed.toString());
        }
    }

    private void close(@Nullable FileChannel open) {
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException failed) {
            failure = "the message cannot be kept: " + failed;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
