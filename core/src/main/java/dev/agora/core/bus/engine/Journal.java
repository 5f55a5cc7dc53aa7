package dev.agora.core.bus.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ring of the last frames published, sealed, for peers that missed some; bounded in bytes. Pure; confined to its owner's lane. */
public final class Journal {
    private final long maxBytes;
    private final TreeMap<Long, byte[]> frames = new TreeMap<>();
    private long bytes;

    /** Keeps at most {@code maxBytes} bytes of frames. */
    public Journal(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps a frame, and drops the oldest ones beyond the bound. */
    public void add(long sequence, byte[] frame) {
        frames.put(sequence, frame.clone());
        bytes += frame.length;
        while (bytes > maxBytes && !frames.isEmpty()) {
            bytes -= frames.pollFirstEntry().getValue().length;
        }
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
            found.add(entry.getValue().clone());
            expected++;
        }
        return found;
    }
}
