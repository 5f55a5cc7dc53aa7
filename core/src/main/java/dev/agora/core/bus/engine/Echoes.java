package dev.agora.core.bus.engine;

/**
 * Knows this node's own frames, which some coordinators bring back to it, by their bytes, so that none is opened for nothing. They come back
 * in their order; where some do not, the next one is opened and says where the row goes on. Pure; confined to the bus lane.
 */
public final class Echoes {
    private final Journal sent;
    private long next = 1;

    /** Of the frames that {@code sent} keeps. */
    public Echoes(Journal sent) {
        this.sent = sent;
    }

    /** Whether a payload is the own frame that comes back next; then the one behind it is. */
    public boolean isNext(byte[] payload) {
        if (!sent.isFrame(next, payload)) {
            return false;
        }
        next++;
        return true;
    }

    /** An own frame that was opened came back. */
    public void came(long sequence) {
        next = sequence + 1;
    }
}
