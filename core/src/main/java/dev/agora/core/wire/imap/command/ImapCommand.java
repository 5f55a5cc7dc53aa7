package dev.agora.core.wire.imap.command;

import dev.agora.core.mail.FlagChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A command of a client with its tag; mailbox names are UTF-8 with INBOX in capitals (RFC 9051 §6, RFC 3501 §6). */
public sealed interface ImapCommand {
    /** What the reply to it begins with. */
    String tag();

    /** CAPABILITY. */
    record Capability(String tag) implements ImapCommand {}

    /** NOOP. */
    record Noop(String tag) implements ImapCommand {}

    /** LOGOUT. */
    record Logout(String tag) implements ImapCommand {}

    /** STARTTLS. */
    record StartTls(String tag) implements ImapCommand {}

    /**
     * AUTHENTICATE.
     *
     * @param mechanism SASL mechanism in capitals
     * @param initialResponse decoded from base64; {@code =} is present and empty
     */
    record Authenticate(String tag, String mechanism, Optional<Octets> initialResponse) implements ImapCommand {}

    /** LOGIN; the text form hides the password. */
    record Login(String tag, String user, String password) implements ImapCommand {
        @Override
        public String toString() {
            return "Login[tag=" + tag + ", user=" + user + ", password=***]";
        }
    }

    /** ENABLE; capability names in capitals. */
    record Enable(String tag, List<String> capabilities) implements ImapCommand {
        /** Copies the list. */
        public Enable {
            capabilities = List.copyOf(capabilities);
        }
    }

    /** ID (RFC 2971); empty for NIL; fields with the value NIL are empty texts. */
    record Id(String tag, Map<String, String> fields) implements ImapCommand {
        /** Copies the map. */
        public Id {
            fields = Map.copyOf(fields);
        }
    }

    /** NAMESPACE. */
    record Namespace(String tag) implements ImapCommand {}

    /** SELECT; {@code condstore} when the parameter CONDSTORE was given (RFC 7162 §3.1.8). */
    record Select(String tag, String mailbox, boolean condstore) implements ImapCommand {}

    /** EXAMINE: SELECT for reading. */
    record Examine(String tag, String mailbox, boolean condstore) implements ImapCommand {}

    /** CREATE; the special uses asked for, {@code \Sent} (RFC 6154 §3), empty for none. */
    record Create(String tag, String mailbox, List<String> uses) implements ImapCommand {
        /** Copies the list. */
        public Create {
            uses = List.copyOf(uses);
        }
    }

    /** DELETE. */
    record Delete(String tag, String mailbox) implements ImapCommand {}

    /** RENAME. */
    record Rename(String tag, String from, String to) implements ImapCommand {}

    /** SUBSCRIBE. */
    record Subscribe(String tag, String mailbox) implements ImapCommand {}

    /** UNSUBSCRIBE. */
    record Unsubscribe(String tag, String mailbox) implements ImapCommand {}

    /**
     * LIST.
     *
     * @param reference prefix of the patterns
     * @param patterns with {@code *} and {@code %}; one empty pattern asks for the separator
     * @param extended whether selection or return options or several patterns were given
     */
    record ListMailboxes(
            String tag,
            String reference,
            List<String> patterns,
            boolean extended,
            ListSelection selection,
            ListReturn returns)
            implements ImapCommand {
        /** Copies the list. */
        public ListMailboxes {
            patterns = List.copyOf(patterns);
        }
    }

    /** LSUB (RFC 3501 §6.3.9). */
    record Lsub(String tag, String reference, String pattern) implements ImapCommand {}

    /** STATUS. */
    record Status(String tag, String mailbox, List<StatusItem> items) implements ImapCommand {
        /** Copies the list. */
        public Status {
            items = List.copyOf(items);
        }
    }

    /** APPEND of one message. */
    record Append(String tag, String mailbox, Set<String> flags, Optional<Instant> date, Octets message)
            implements ImapCommand {
        /** Copies the set. */
        public Append {
            flags = Set.copyOf(flags);
        }
    }

    /** CHECK (RFC 3501 §6.4.1). */
    record Check(String tag) implements ImapCommand {}

    /** CLOSE. */
    record Close(String tag) implements ImapCommand {}

    /** UNSELECT. */
    record Unselect(String tag) implements ImapCommand {}

    /** EXPUNGE, or UID EXPUNGE of those named (RFC 4315 §2.1). */
    record Expunge(String tag, Optional<MessageSet> uids) implements ImapCommand {}

    /**
     * SEARCH.
     *
     * @param uid whether UIDs are to be returned
     * @param charset of the texts, which come decoded; as named, in capitals
     * @param returns options of RETURN; empty with {@code extended} false for the form without RETURN; {@code RETURN ()} is ALL
     * @param extended whether to answer by ESEARCH
     */
    record Search(
            String tag,
            boolean uid,
            Optional<String> charset,
            Set<SearchReturn> returns,
            boolean extended,
            SearchKey key)
            implements ImapCommand {
        /** Copies the set. */
        public Search {
            returns = Set.copyOf(returns);
        }
    }

    /**
     * FETCH.
     *
     * @param uid whether the set is of UIDs
     * @param changedSince only messages with a higher MODSEQ (RFC 7162 §3.1.4.1)
     */
    record Fetch(String tag, boolean uid, MessageSet set, List<FetchItem> items, OptionalLong changedSince)
            implements ImapCommand {
        /** Copies the list. */
        public Fetch {
            items = List.copyOf(items);
        }
    }

    /**
     * STORE.
     *
     * @param uid whether the set is of UIDs
     * @param silent without FETCH responses for the change
     * @param unchangedSince only messages with a MODSEQ of at most this (RFC 7162 §3.1.3)
     */
    record Store(
            String tag, boolean uid, MessageSet set, FlagChange change, boolean silent, OptionalLong unchangedSince)
            implements ImapCommand {}

    /** COPY; {@code uid} when the set is of UIDs. */
    record Copy(String tag, boolean uid, MessageSet set, String mailbox) implements ImapCommand {}

    /** MOVE; {@code uid} when the set is of UIDs. */
    record Move(String tag, boolean uid, MessageSet set, String mailbox) implements ImapCommand {}

    /** IDLE; ended by a line {@code DONE}, which is no command. */
    record Idle(String tag) implements ImapCommand {}
}
