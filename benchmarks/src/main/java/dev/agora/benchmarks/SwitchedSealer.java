package dev.agora.benchmarks;

import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Seals as a node does, or, when it is told to, writes who sends and leaves the rest in the clear, so that a benchmark can tell on one and the
 * same connection what sealing costs. What is in the clear proves nothing. Safe for all threads.
 */
final class SwitchedSealer implements DatagramSealer {
    /** First byte of a frame in the clear; no version of a sealed one. */
    private static final byte CLEAR = -1;

    private static final int HEADER_BYTES = 1 + Integer.BYTES + BootId.BYTES + Long.BYTES;
    private final DatagramSealer sealer;
    private final NodeId self;
    private final BootId boot;
    private final AtomicLong counter = new AtomicLong();
    private volatile boolean isSealing = true;

    SwitchedSealer(DatagramSealer sealer, NodeId self, BootId boot) {
        this.sealer = sealer;
        this.self = self;
        this.boot = boot;
    }

    /** Whether it seals from now on. */
    void seal(boolean now) {
        this.isSealing = now;
    }

    @Override
    public int overheadBytes() {
        return sealer.overheadBytes();
    }

    @Override
    public byte[] seal(byte[] plaintext) {
        if (isSealing) {
            return sealer.seal(plaintext);
        }
        return ByteBuffer.allocate(HEADER_BYTES + plaintext.length)
                .put(CLEAR)
                .putInt(self.value())
                .putLong(boot.high())
                .putLong(boot.low())
                .putLong(counter.incrementAndGet())
                .put(plaintext)
                .array();
    }

    @Override
    public Optional<Opened> open(byte[] sealed) {
        if (sealed.length < HEADER_BYTES || sealed[0] != CLEAR) {
            return sealer.open(sealed);
        }
        ByteBuffer source = ByteBuffer.wrap(sealed).position(1);
        NodeId origin = new NodeId(source.getInt());
        BootId start = new BootId(source.getLong(), source.getLong());
        long number = source.getLong();
        byte[] plaintext = new byte[source.remaining()];
        source.get(plaintext);
        return Optional.of(new Opened(origin, start, number, plaintext));
    }
}
