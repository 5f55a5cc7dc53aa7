package dev.agora.core.mail;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import java.time.Instant;
import java.util.SortedSet;

/**
 * A message in a mailbox as of one moment.
 *
 * @param uid its UID in the mailbox
 * @param email its id in the account
 * @param modSeq position of its last change
 * @param flags system flags as {@code \Seen} in their canonical spelling, keywords as first written; compared without case
 * @param internalDate RFC 9051 §2.3.3
 * @param octets size of the message
 * @param blob its bytes
 */
public record MessageRow(
        Uid uid,
        EmailId email,
        Position modSeq,
        SortedSet<String> flags,
        Instant internalDate,
        long octets,
        BlobId blob) {}
