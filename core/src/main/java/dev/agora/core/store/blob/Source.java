package dev.agora.core.store.blob;

import dev.agora.core.model.BlobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole file that several readers stream from; open until the last of them has closed it, wherever the file moves. Safe for all threads. */
final class Source {
    private final BlobId blob;
    private final long octets;
    private final FileChannel channel;
    private final AtomicInteger users;

    private Source(BlobId blob, long octets, FileChannel channel, int users) {
        this.blob = blob;
        this.octets = octets;
        this.channel = channel;
        this.users = new AtomicInteger(users);
    }

    static Source open(Path file, BlobId blob, long octets, int users) throws IOException {
        return new Source(blob, octets, FileChannel.open(file, StandardOpenOption.READ), users);
    }

    long octets() {
        return octets;
    }

    /** The chunk at an offset; without data at the end. */
    BlobCodec.Chunk chunk(long offset) {
        ByteBuffer data = ByteBuffer.allocate((int) Math.min(BlobCodec.CHUNK_BYTES, octets - offset));
        try {
            BlobServer.readFully(channel, data, offset);
        } catch (IOException failed) {
            throw new UncheckedIOException("blob " + blob + " cannot be read while it is sent", failed);
        }
        return new BlobCodec.Chunk(blob, octets, offset, data.flip());
    }

    /** One reader less. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (IOException failed) {
                throw new UncheckedIOException("blob " + blob + " cannot be closed", failed);
            }
        }
    }
}
