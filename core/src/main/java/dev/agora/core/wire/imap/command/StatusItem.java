package dev.agora.core.wire.imap.command;

/** What STATUS tells of a mailbox (RFC 9051 §6.3.11, RFC 3501 §6.3.10, RFC 7162 §3.1.7, RFC 8474 §4.1, RFC 7889). */
public enum StatusItem {
    /** Number of messages. */
    MESSAGES("MESSAGES"),
    /** Messages with {@code \Recent}. */
    RECENT("RECENT"),
    /** The next UID. */
    UIDNEXT("UIDNEXT"),
    /** The UID validity. */
    UIDVALIDITY("UIDVALIDITY"),
    /** Number of messages without {@code \Seen}. */
    UNSEEN("UNSEEN"),
    /** Number of messages with {@code \Deleted}. */
    DELETED("DELETED"),
    /** Octets of all messages. */
    SIZE("SIZE"),
    /** Highest MODSEQ. */
    HIGHESTMODSEQ("HIGHESTMODSEQ"),
    /** Id of the mailbox. */
    MAILBOXID("MAILBOXID"),
    /** Largest message that may be appended. */
    APPENDLIMIT("APPENDLIMIT");

    private final String word;

    StatusItem(String word) {
        this.word = word;
    }

    /** The word of the protocol. */
    public String word() {
        return word;
    }
}
