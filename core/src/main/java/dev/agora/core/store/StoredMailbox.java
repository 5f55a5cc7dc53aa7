package dev.agora.core.store;

import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;

/** A mailbox's row; {@code role} is empty for none. */
public record StoredMailbox(
        MailboxId id, String name, String role, long uidValidity, long uidNext, Position highestModSeq, Tally tally) {
    /** How many messages, how many of them without {@code \Seen}, and their octets. */
    public record Tally(long messages, long unseen, long octets) {
        /** No messages. */
        public static final Tally EMPTY = new Tally(0, 0, 0);

        /** With one message more ({@code sign} 1) or less (-1). */
        public Tally with(StoredEmail email, int sign) {
            int unseenOne = email.flags().contains(Flags.SEEN) ? 0 : 1;
            return new Tally(messages + sign, unseen + (long) sign * unseenOne, octets + sign * email.octets());
        }
    }

    /** The same under another name. */
    public StoredMailbox withName(String other) {
        return new StoredMailbox(id, other, role, uidValidity, uidNext, highestModSeq, tally);
    }

    /** The same with another next UID. */
    public StoredMailbox withUidNext(long next) {
        return new StoredMailbox(id, name, role, uidValidity, next, highestModSeq, tally);
    }

    /** The same with another tally. */
    public StoredMailbox withTally(Tally other) {
        return new StoredMailbox(id, name, role, uidValidity, uidNext, highestModSeq, other);
    }

    /** The same, changed at a position. */
    public StoredMailbox changedAt(Position position) {
        return new StoredMailbox(id, name, role, uidValidity, uidNext, position, tally);
    }
}
