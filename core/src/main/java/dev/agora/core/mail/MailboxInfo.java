package dev.agora.core.mail;

import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import java.util.Optional;

/**
 * A mailbox as of one moment.
 *
 * @param id its id, stable over renames
 * @param name full name in UTF-8, levels parted by {@code /}; the inbox is always {@code INBOX}
 * @param uidValidity RFC 9051 §2.3.1.1, never changes for an id
 * @param uidNext the UID the next message will get, at least
 * @param highestModSeq position of the last change in it
 * @param role special use without the backslash in lower case ({@code sent}, {@code trash}, …), empty for none (RFC 6154)
 * @param isSubscribed whether it is subscribed
 * @param messages number of messages
 * @param unseen number of messages without {@code \Seen}
 * @param octets sum of the messages' sizes
 */
public record MailboxInfo(
        MailboxId id,
        String name,
        long uidValidity,
        long uidNext,
        Position highestModSeq,
        Optional<String> role,
        boolean isSubscribed,
        long messages,
        long unseen,
        long octets) {}
