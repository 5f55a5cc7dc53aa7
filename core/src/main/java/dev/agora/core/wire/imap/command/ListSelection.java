package dev.agora.core.wire.imap.command;

/**
 * Which mailboxes an extended LIST asks for (RFC 9051 §6.3.9.1).
 *
 * @param subscribed only subscribed names, existing or not
 * @param remote also those of other servers
 * @param recursiveMatch also names whose children match {@code subscribed}, with CHILDINFO
 * @param specialUse only mailboxes with a special use (RFC 6154)
 */
public record ListSelection(boolean subscribed, boolean remote, boolean recursiveMatch, boolean specialUse) {
    /** All mailboxes. */
    public static final ListSelection ALL = new ListSelection(false, false, false, false);
}
