package dev.agora.core.session;

import dev.agora.core.mail.MessageRow;

/** One thing a client is told of its selected mailbox; to be told in the order given (RFC 9051 §7.4.1, §7.5). */
public sealed interface MailboxUpdate {
    /** The message with this number is gone and those after it move down by one. */
    record Expunged(int sequence) implements MailboxUpdate {}

    /** So many messages are there now. */
    record Exists(int count) implements MailboxUpdate {}

    /** The flags of the message with this number changed. */
    record Flags(int sequence, MessageRow row) implements MailboxUpdate {}
}
