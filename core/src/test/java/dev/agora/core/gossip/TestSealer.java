package dev.agora.core.gossip;

import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Seals by naming the key in clear and adding a checksum: enough to tell keys apart in tests of gossip. */
public final class TestSealer implements DatagramSealer {
    private static final int HEADER = 4 + 16 + 8 + 8;

    private final long key;
    private final NodeId node;
    private final BootId boot;
    private final AtomicLong counter = new AtomicLong();

    /** Seals under this key as that start of that node. */
    public TestSealer(long key, NodeId node, BootId boot) {
        this.key = key;
        this.node = node;
        this.boot = boot;
    }

    @Override
    public int overheadBytes() {
        return HEADER;
    }

    @Override
    public byte[] seal(byte[] plaintext) {
        return ByteBuffer.allocate(HEADER + plaintext.length)
                .putLong(key + Arrays.hashCode(plaintext))
                .putInt(node.value())
                .putLong(boot.high())
                .putLong(boot.low())
                .putLong(counter.incrementAndGet())
                .put(plaintext)
                .array();
    }

    @Override
    public Optional<Opened> open(byte[] sealed) {
        if (sealed.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(sealed);
        long check = in.getLong();
        int origin = in.getInt();
        BootId from = new BootId(in.getLong(), in.getLong());
        long number = in.getLong();
        byte[] plaintext = Arrays.copyOfRange(sealed, HEADER, sealed.length);
        return check == key + Arrays.hashCode(plaintext)
                ? Optional.of(new Opened(new NodeId(origin), from, number, plaintext))
                : Optional.empty();
    }
}
