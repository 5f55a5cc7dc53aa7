package dev.agora.distribution;

import java.io.IOException;

/** A node answered a delivery with another code than the one wanted. */
final class LmtpRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    LmtpRefusal(String reply) {
        super("LMTP: " + reply);
        permanent = reply.startsWith("5");
    }

    /** Whether an MTA would bounce the message instead of trying again. */
    boolean permanent() {
        return permanent;
    }
}
