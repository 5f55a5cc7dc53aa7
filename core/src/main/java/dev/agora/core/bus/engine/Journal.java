package dev.agora.core.bus.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A ring of the last frames of one start of one node, sealed, for peers that missed some; bounded in frames and bytes. Frames are kept as
 * they are given and must not be changed. Pure; confined to its owner's lane.
 */
public final class Journal {
    private final int maxFrames;
    private final long maxBytes;
    private final TreeMap<Long, byte[]> frames = new TreeMap<>();
    private long bytes;

    /** Keeps at most {@code maxFrames} frames and {@code maxBytes} bytes. */
    public Journal(int maxFrames, long maxBytes) {
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Keeps a frame, and drops the oldest ones beyond the bounds. */
    public void add(long sequence, byte[] frame) {
        byte[] before = frames.put(sequence, frame);
        bytes += frame.length - (before == null ? 0 : before.length);
        while (bytes > maxBytes || frames.size() > maxFrames) {
            dropOldest();
        }
    }

    /** Drops the oldest frame; returns its bytes, 0 when there was none. */
    int dropOldest() {
        Map.Entry<Long, byte[]> oldest = frames.pollFirstEntry();
        int length = oldest == null ? 0 : oldest.getValue().length;
        bytes -= length;
        return length;
    }

    /** Bytes kept now. */
    public long bytes() {
        return bytes;
    }

    /** The newest sequence kept; 0 when empty. */
    public long newest() {
        return frames.isEmpty() ? 0 : frames.lastKey();
    }

    /**
     * Frames from {@code from} to {@code to}, inclusive, in order and without holes, up to {@code maxAnswerBytes}; fewer when the rest does
     * not fit, none when the first one is gone.
     */
    public List<byte[]> range(long from, long to, long maxAnswerBytes) {
        List<byte[]> found = new ArrayList<>();
        long expected = from;
        long size = 0;
        for (Map.Entry<Long, byte[]> entry : frames.tailMap(from, true).entrySet()) {
            size += entry.getValue().length;
            if (entry.getKey() != expected || expected > to || size > maxAnswerBytes) {
                break;
            }
            found.add(entry.getValue());
            expected++;
        }
        return found;
    }
}
