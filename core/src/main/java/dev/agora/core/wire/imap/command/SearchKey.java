package dev.agora.core.wire.imap.command;

import java.time.LocalDate;
import java.util.List;

/** One criterion of SEARCH (RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 5032, RFC 7162 §3.1.5, RFC 8474 §6). */
public sealed interface SearchKey {
    /** Every message. */
    record All() implements SearchKey {}

    /** All of the keys. */
    record And(List<SearchKey> keys) implements SearchKey {
        /** Copies the list. */
        public And {
            keys = List.copyOf(keys);
        }
    }

    /** One of two. */
    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    /** Not the key. */
    record Not(SearchKey key) implements SearchKey {}

    /** Has the flag or keyword, {@code \Seen} or {@code $Junk}. */
    record Flag(String name) implements SearchKey {}

    /** {@code \Recent}: arrived since the mailbox was last selected. */
    record Recent() implements SearchKey {}

    /** By message number. */
    record Numbers(SequenceSet set) implements SearchKey {}

    /** By UID. */
    record Uids(SequenceSet set) implements SearchKey {}

    /** {@code $}: the result saved by the last SEARCH RETURN (SAVE), of messages; the processor resolves it. */
    record SavedResult() implements SearchKey {}

    /** By date without time and zone. */
    record Date(Of of, Relation relation, LocalDate day) implements SearchKey {
        /** Which date. */
        public enum Of {
            /** The internal date. */
            INTERNAL,
            /** The Date header field. */
            SENT
        }

        /** How it stands to the day. */
        public enum Relation {
            /** Earlier. */
            BEFORE,
            /** That day. */
            ON,
            /** That day or later. */
            SINCE
        }
    }

    /** A header field contains the text, decoded, without regard to case; an empty text asks that the field is there. */
    record Header(String field, String text) implements SearchKey {}

    /** The body contains the text. */
    record Body(String text) implements SearchKey {}

    /** Header or body contain the text. */
    record Text(String text) implements SearchKey {}

    /** More octets than this. */
    record Larger(long octets) implements SearchKey {}

    /** Fewer octets than this. */
    record Smaller(long octets) implements SearchKey {}

    /** MODSEQ of at least this. */
    record ModSeq(long least) implements SearchKey {}

    /** Internal date at least so long ago (WITHIN). */
    record Older(long seconds) implements SearchKey {}

    /** Internal date at most so long ago (WITHIN). */
    record Younger(long seconds) implements SearchKey {}

    /** The object id of the message (RFC 8474). */
    record EmailIdentity(String id) implements SearchKey {}

    /** The object id of its thread (RFC 8474). */
    record ThreadIdentity(String id) implements SearchKey {}
}
