package dev.agora.core.wire.imap.command;

import java.util.List;

/**
 * What an extended LIST shall tell of each mailbox (RFC 9051 §6.3.9.2).
 *
 * @param subscribed {@code \Subscribed}
 * @param children {@code \HasChildren} and {@code \HasNoChildren}
 * @param specialUse the special use (RFC 6154)
 * @param status items of a STATUS response for each, empty for none (RFC 5819)
 */
public record ListReturn(boolean subscribed, boolean children, boolean specialUse, List<StatusItem> status) {
    /** Nothing beyond the name. */
    public static final ListReturn NOTHING = new ListReturn(false, false, false, List.of());

    /** Copies the list. */
    public ListReturn {
        status = List.copyOf(status);
    }
}
