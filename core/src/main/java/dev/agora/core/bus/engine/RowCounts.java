package dev.agora.core.bus.engine;

import java.util.OptionalLong;

/** What is counted of one other node, and when. Confined to the bus lane. */
final class RowCounts {
    private OptionalLong lastFrameNanos = OptionalLong.empty();
    private OptionalLong lastLossNanos = OptionalLong.empty();
    private long frames;
    private long repaired;
    private long resyncs;
    private long duplicates;
    private long refused;

    void frame(long nowNanos) {
        frames++;
        lastFrameNanos = OptionalLong.of(nowNanos);
    }

    void loss(long nowNanos) {
        lastLossNanos = OptionalLong.of(nowNanos);
    }

    void repaired(long more) {
        repaired += more;
    }

    void resync() {
        resyncs++;
    }

    void duplicate() {
        duplicates++;
    }

    void refused(long more) {
        refused += more;
    }

    /** When its last frame came. */
    OptionalLong lastFrameNanos() {
        return lastFrameNanos;
    }

    /** When frames were last found missing. */
    OptionalLong lastLossNanos() {
        return lastLossNanos;
    }

    PeerView.PeerCounts view() {
        return new PeerView.PeerCounts(frames, repaired, resyncs, duplicates, refused);
    }
}
