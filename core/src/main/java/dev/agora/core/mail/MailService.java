package dev.agora.core.mail;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mailboxes and messages of the accounts. Reads are answered by this node's replica; writes go to the leader and return when this node has
 * applied them, within a bounded time. All methods may block: call them on a virtual thread. Safe for all threads. Names are UTF-8, INBOX
 * without regard to case.
 */
public interface MailService {
    /** Separates the levels of a mailbox name. */
    char SEPARATOR = '/';

    /** All mailboxes in ascending order of name, INBOX first. */
    List<MailboxInfo> mailboxes(AccountId account);

    /** One mailbox by name. */
    Optional<MailboxInfo> mailbox(AccountId account, String name);

    /** Subscribed names, of mailboxes that exist or not (RFC 9051 §6.3.7), ascending. */
    List<String> subscriptions(AccountId account);

    /** A mailbox with its messages; empty when it was deleted. */
    Optional<MailboxContent> content(AccountId account, MailboxId mailbox);

    /** A message's bytes; those of a large one are not loaded. Waits a while when they are fetched from another node. */
    MessageRead message(AccountId account, MailboxId mailbox, Uid uid);

    /** An empty spool, to be filled with a message for {@link #append} and closed afterwards in any case. */
    Spool spool();

    /** Creates a mailbox and the levels above it; a trailing separator is ignored. */
    WriteResult<MailboxInfo> create(AccountId account, String name);

    /** Deletes a mailbox with its messages; INBOX and one with children are FORBIDDEN. */
    WriteResult<MailboxInfo> delete(AccountId account, String name);

    /** Renames a mailbox with those below it; INBOX gives its messages to the new one and stays, empty (RFC 9051 §6.3.6). */
    WriteResult<MailboxInfo> rename(AccountId account, String from, String to);

    /** Subscribes or unsubscribes a name. */
    WriteResult<String> subscribe(AccountId account, String name, boolean subscribed);

    /** Appends a message; may take as long as a large one needs on its way to the other nodes. */
    WriteResult<AppendedUid> append(
            AccountId account, MailboxId mailbox, Spool message, Set<String> flags, Instant internalDate);

    /** Changes flags of the named messages; the value is the rows after it, in ascending order; absent UIDs are passed over. */
    WriteResult<List<MessageRow>> store(AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change);

    /** Copies messages; all or none. */
    WriteResult<CopiedUids> copy(AccountId account, MailboxId source, List<Uid> uids, MailboxId target);

    /** Moves messages; all or none. */
    WriteResult<CopiedUids> move(AccountId account, MailboxId source, List<Uid> uids, MailboxId target);

    /** Removes those of the named messages that have {@code \Deleted}; the value is the UIDs removed, ascending. */
    WriteResult<List<Uid>> expunge(AccountId account, MailboxId mailbox, List<Uid> uids);
}
