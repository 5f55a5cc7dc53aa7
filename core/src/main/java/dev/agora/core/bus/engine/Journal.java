package dev.agora.core.bus.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The last frames of one start of one node, sealed, for peers that missed some; bounded in frames and bytes. The frames that came first give
 * way, and of two whose sequences fall on one place of the index the earlier one. Nothing is allocated for a frame. Pure; confined to its
 * owner's lane.
 */
public final class Journal {
    private static final int FIRST_RECORDS = 64;

    private final int maxFrames;
    private final long maxBytes;
    private final ByteQueue kept = new ByteQueue();
    /** Sequence, length and place of the frame of each record, at its number modulo their length, which is a power of two. */
    private long[] sequences = new long[FIRST_RECORDS];

    private int[] lengths = new int[FIRST_RECORDS];
    private long[] places = new long[FIRST_RECORDS];
    /** The record of each sequence, at it modulo the length; it counts when it is kept and of that sequence. */
    private long[] index = new long[FIRST_RECORDS];

    /** Records are numbered from 1, so that 0 is none. */
    private long first = 1;

    private long next = 1;

    /** Keeps at most {@code maxFrames} frames and {@code maxBytes} bytes. */
    public Journal(int maxFrames, long maxBytes) {
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Keeps a copy of a frame, and drops the first ones beyond the bounds. */
    public void add(long sequence, byte[] frame) {
        while (first < next && (next - first >= maxFrames || kept.size() + frame.length > maxBytes)) {
            dropFirst();
        }
        while (next - first == index.length || (isPlaceTaken(sequence) && index.length < maxFrames)) {
            grow();
        }
        boolean isLate = isPlaceTaken(sequence) && sequences[slot(index[slot(sequence)])] > sequence;
        if (frame.length > maxBytes || isLate) {
            return;
        }
        put(next, sequence, frame.length, kept.add(frame));
        next++;
    }

    /** Drops the frame that came first; returns its bytes, 0 when there was none. */
    int dropFirst() {
        if (first == next) {
            return 0;
        }
        int slot = slot(first);
        kept.drop(lengths[slot]);
        first++;
        return lengths[slot];
    }

    /** Bytes kept now. */
    public long bytes() {
        return kept.size();
    }

    /**
     * Frames from {@code from} to {@code to}, inclusive, in order and without holes, up to {@code maxAnswerBytes}; fewer when the rest does
     * not fit, none when the first one is gone.
     */
    public List<byte[]> range(long from, long to, long maxAnswerBytes) {
        List<byte[]> found = new ArrayList<>();
        long size = 0;
        for (long sequence = from; sequence <= to && isKept(sequence); sequence++) {
            int slot = slot(index[slot(sequence)]);
            size += lengths[slot];
            if (size > maxAnswerBytes) {
                break;
            }
            found.add(kept.copy(places[slot], lengths[slot]));
        }
        return found;
    }

    /** Whether a frame of this sequence is kept and has these bytes. */
    boolean isFrame(long sequence, byte[] frame) {
        if (!isKept(sequence)) {
            return false;
        }
        int slot = slot(index[slot(sequence)]);
        return lengths[slot] == frame.length && kept.holds(places[slot], frame);
    }

    private boolean isKept(long sequence) {
        long record = index[slot(sequence)];
        return record >= first && sequences[slot(record)] == sequence;
    }

    /** Whether another sequence that is kept has the place of this one in the index. */
    private boolean isPlaceTaken(long sequence) {
        long record = index[slot(sequence)];
        return record >= first && sequences[slot(record)] != sequence;
    }

    private void put(long record, long sequence, int length, long place) {
        int slot = slot(record);
        sequences[slot] = sequence;
        lengths[slot] = length;
        places[slot] = place;
        index[slot(sequence)] = record;
    }

    private void grow() {
        long[] oldSequences = sequences;
        int[] oldLengths = lengths;
        long[] oldPlaces = places;
        int mask = index.length - 1;
        int length = 2 * index.length;
        sequences = new long[length];
        lengths = new int[length];
        places = new long[length];
        index = new long[length];
        for (long record = first; record < next; record++) {
            int slot = (int) record & mask;
            put(record, oldSequences[slot], oldLengths[slot], oldPlaces[slot]);
        }
    }

    private int slot(long number) {
        return (int) number & (index.length - 1);
    }
}
