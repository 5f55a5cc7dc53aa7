package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import java.util.List;

/** What applying an operation came to. */
public sealed interface OperationResult {
    /** Refused by a rule; nothing changed. */
    record Refused(Reason reason, String text) implements OperationResult {}

    /** An account was created or changed. */
    record AccountChanged(AccountId account) implements OperationResult {}

    /** A mailbox was created, renamed or deleted; the name is the one after it, or the last one. */
    record MailboxChanged(MailboxId mailbox, String name) implements OperationResult {}

    /** A delivery; one outcome for each recipient in their order. */
    record Delivered(List<Recipient> recipients) implements OperationResult {
        /** Copies the list. */
        public Delivered {
            recipients = List.copyOf(recipients);
        }
    }

    /** A message was appended. */
    record Appended(long uidValidity, Uid uid) implements OperationResult {}

    /** Messages were copied or moved, pairwise. */
    record Copied(long uidValidity, List<Uid> source, List<Uid> target) implements OperationResult {
        /** Copies the lists. */
        public Copied {
            source = List.copyOf(source);
            target = List.copyOf(target);
        }
    }

    /** Messages that had their flags changed or were removed, ascending. */
    record ChangedUids(List<Uid> uids) implements OperationResult {
        /** Copies the list. */
        public ChangedUids {
            uids = List.copyOf(uids);
        }
    }

    /** Done, nothing more to say. */
    record Done() implements OperationResult {}

    /** What a recipient got, and the account's position after it. */
    record Recipient(DeliveryOutcome outcome, Position position) {}

    /** What a recipient got. */
    enum DeliveryOutcome {
        /** The message. */
        DELIVERED,
        /** Nothing: the message was delivered before. */
        REPEAT,
        /** Nothing: the account is gone. */
        NO_ACCOUNT
    }

    /** Why an operation was refused. */
    enum Reason {
        /** No such mailbox or account. */
        NOT_FOUND,
        /** The name is taken. */
        EXISTS,
        /** The name or value is not allowed. */
        INVALID,
        /** Never allowed, such as deleting INBOX. */
        FORBIDDEN,
        /** Larger than a limit. */
        TOO_LARGE,
        /** Over quota. */
        OVER_QUOTA
    }
}
