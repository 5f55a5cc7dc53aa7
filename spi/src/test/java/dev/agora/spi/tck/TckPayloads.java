package dev.agora.spi.tck;

import dev.agora.spi.Payload;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** The payloads that the kit publishes: recognisable by lane and sequence, or by their pattern. */
final class TckPayloads {
    private TckPayloads() {}

    /** A payload of a lane and a sequence, filled up to {@code size} bytes, at least 8. */
    static Payload of(int lane, int sequence, int size) {
        return Payload.copyOf(
                ByteBuffer.allocate(size).putInt(lane).putInt(sequence).rewind());
    }

    /** A stamp, as far as there is room for it, and bytes of a pattern that depends on their number. */
    static Payload pattern(int stamp, int size) {
        byte[] bytes = new byte[size];
        IntStream.range(0, size).forEach(i -> bytes[i] = (byte) (i * 31 + size));
        if (size >= Integer.BYTES) {
            ByteBuffer.wrap(bytes).putInt(stamp << Arrivals.LANE_BITS | Arrivals.LANE_MASK);
        }
        return Payload.copyOf(bytes);
    }
}
