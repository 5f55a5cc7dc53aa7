package dev.agora.core.bus.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Bytes in the order in which they came, dropped from the front, in chunks that are used again: what is kept for long in many small arrays
 * would be copied by the collector again and again. The place of a byte is how many came before it. Confined to its owner's lane.
 */
final class ByteQueue {
    /** Chunks that wait to be used again, at most. */
    private static final int MOST_SPARE = 4;

    private static final int CHUNK_BITS = 16;
    private static final int CHUNK_BYTES = 1 << CHUNK_BITS;
    private static final byte[] NO_CHUNK = new byte[0];

    /** The chunk of a place is the one of its number, modulo the length, which is a power of two. */
    private byte[][] chunks = {NO_CHUNK};

    private final Deque<byte[]> spare = new ArrayDeque<>();
    private long front;
    private long end;

    /** Bytes kept. */
    long size() {
        return end - front;
    }

    /** Adds bytes behind the last ones; returns the place of the first of them. */
    long add(byte[] bytes) {
        long place = end;
        for (int from = 0; from < bytes.length; ) {
            int at = inChunk(end);
            if (at == 0) {
                addChunk();
            }
            int part = Math.min(bytes.length - from, CHUNK_BYTES - at);
            System.arraycopy(bytes, from, chunks[slot(end)], at, part);
            from += part;
            end += part;
        }
        return place;
    }

    /** A copy of {@code length} bytes from a place on; all of them must be kept. */
    byte[] copy(long place, int length) {
        if (place < front || place + length > end) {
            throw new IllegalArgumentException(
                    "bytes " + place + " to " + (place + length) + " were asked, kept are " + front + " to " + end);
        }
        byte[] copy = new byte[length];
        for (int to = 0; to < length; ) {
            int at = inChunk(place + to);
            int part = Math.min(length - to, CHUNK_BYTES - at);
            System.arraycopy(chunks[slot(place + to)], at, copy, to, part);
            to += part;
        }
        return copy;
    }

    /** Whether the bytes from a place on are these; all of them must be kept. */
    boolean holds(long place, byte[] bytes) {
        for (int from = 0; from < bytes.length; ) {
            int at = inChunk(place + from);
            int part = Math.min(bytes.length - from, CHUNK_BYTES - at);
            if (!Arrays.equals(chunks[slot(place + from)], at, at + part, bytes, from, from + part)) {
                return false;
            }
            from += part;
        }
        return true;
    }

    /** Drops so many bytes from the front, or all when there are fewer. */
    void drop(long length) {
        long before = front;
        front += Math.min(length, size());
        for (long chunk = before >>> CHUNK_BITS; chunk < front >>> CHUNK_BITS; chunk++) {
            int slot = (int) chunk & (chunks.length - 1);
            if (spare.size() < MOST_SPARE) {
                spare.push(chunks[slot]);
            }
            chunks[slot] = NO_CHUNK;
        }
    }

    private void addChunk() {
        long kept = (end >>> CHUNK_BITS) - (front >>> CHUNK_BITS);
        if (kept == chunks.length) {
            grow();
        }
        chunks[slot(end)] = spare.isEmpty() ? new byte[CHUNK_BYTES] : spare.pop();
    }

    private void grow() {
        byte[][] more = new byte[2 * chunks.length][];
        Arrays.fill(more, NO_CHUNK);
        for (long chunk = front >>> CHUNK_BITS; chunk < end >>> CHUNK_BITS; chunk++) {
            more[(int) chunk & (more.length - 1)] = chunks[(int) chunk & (chunks.length - 1)];
        }
        chunks = more;
    }

    private int slot(long place) {
        return (int) (place >>> CHUNK_BITS) & (chunks.length - 1);
    }

    private static int inChunk(long place) {
        return (int) place & (CHUNK_BYTES - 1);
    }
}
