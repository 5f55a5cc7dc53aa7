package dev.agora.core.wire.imap.content;

import dev.agora.core.model.EmailId;
import dev.agora.core.model.MailboxId;

/** Object ids as clients see them (RFC 8474 §4): a letter for the kind and the number. */
public final class ObjectIds {
    private ObjectIds() {}

    /** The id of a message. */
    public static String of(EmailId email) {
        return "M" + email;
    }

    /** The id of a mailbox. */
    public static String of(MailboxId mailbox) {
        return "F" + mailbox;
    }
}
