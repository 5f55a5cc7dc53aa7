package dev.agora.core.wire.imap.command;

/**
 * A part of a section's octets, {@code <offset.length>} (RFC 9051 §6.4.5).
 *
 * @param offset the first octet, from 0
 * @param length number of octets, at least 1
 */
public record Partial(long offset, long length) {
    /** Checks the range. */
    public Partial {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no partial <" + offset + "." + length + ">");
        }
    }
}
