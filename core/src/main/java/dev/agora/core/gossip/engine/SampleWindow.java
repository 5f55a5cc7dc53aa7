package dev.agora.core.gossip.engine;

import java.util.ArrayList;
import java.util.List;

/** The last so many measured times, with their mean and deviation. Bounded. Confined to the gossip lane. */
final class SampleWindow {
    private final long[] samples;
    private int size;
    private int next;

    SampleWindow(int capacity) {
        this.samples = new long[capacity];
    }

    void add(long nanos) {
        samples[next] = nanos;
        next = (next + 1) % samples.length;
        size = Math.min(samples.length, size + 1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += samples[i];
        }
        return size == 0 ? 0 : sum / size;
    }

    double deviation() {
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += (samples[i] - mean) * (samples[i] - mean);
        }
        return size == 0 ? 0 : Math.sqrt(squares / size);
    }

    /** The newest ones, at most {@code count}, oldest first. */
    List<Long> newest(int count) {
        List<Long> newest = new ArrayList<>();
        for (int back = Math.min(count, size); back > 0; back--) {
            newest.add(samples[Math.floorMod(next - back, samples.length)]);
        }
        return newest;
    }
}
