package dev.agora.coordinator.p2p;

import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A session's id on the wire: 32 hexadecimal digits, of which the first 8 mark our kind, the next 8 are the node id and the
 * others are random, so that each session of a node has its own.
 *
 * @param text lower-case hexadecimal without leading zeros
 */
record ZenohId(String text) {
    private static final String MARK = "a607a607";
    private static final int NODE_END = MARK.length() + 8;

    static ZenohId random(int nodeId, RandomGenerator random) {
        byte[] rest = new byte[8];
        random.nextBytes(rest);
        HexFormat hex = HexFormat.of();
        return new ZenohId(MARK + hex.toHexDigits(nodeId) + hex.formatHex(rest));
    }

    /** The node id, empty for a session that is not a member's. */
    OptionalInt nodeId() {
        if (text.length() != NODE_END + 16 || !text.startsWith(MARK)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(HexFormat.fromHexDigits(text, MARK.length(), NODE_END));
    }
}
