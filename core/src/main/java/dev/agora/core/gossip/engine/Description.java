package dev.agora.core.gossip.engine;

import com.google.protobuf.ByteString;

/** What a node says of itself, opaque to the engine, with its version; version 0 = says nothing. */
public record Description(long version, ByteString bytes) {
    /** Most bytes, so that one fact with its description always fits a packet. */
    public static final int MAX_BYTES = 1000;

    /** Says nothing. */
    public static final Description NONE = new Description(0, ByteString.EMPTY);

    /** Checks the bounds. */
    public Description {
        if (version < 0 || bytes.size() > MAX_BYTES) {
            throw new IllegalArgumentException("what a node says of itself has at most " + MAX_BYTES + " bytes, not "
                    + bytes.size() + " (version " + version + "): name fewer seeds");
        }
    }

    /** Whether there is anything in it. */
    public boolean isPresent() {
        return version > 0;
    }
}
