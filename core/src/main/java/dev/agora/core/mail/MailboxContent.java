package dev.agora.core.mail;

import java.util.List;

/** A mailbox and its messages in ascending order of UID, as of one moment; immutable. */
public record MailboxContent(MailboxInfo info, List<MessageRow> messages) {
    /** Copies the list. */
    public MailboxContent {
        messages = List.copyOf(messages);
    }
}
