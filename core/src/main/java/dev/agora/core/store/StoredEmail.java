package dev.agora.core.store;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import java.time.Instant;
import java.util.SortedSet;

/**
 * A message's row in a mailbox; flags as {@link Flags} orders them, arrays and flags not to be changed.
 *
 * @param octets of header and blob together
 * @param blob the bytes as they were given
 * @param header lines that precede the blob in this message, added at delivery
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredEmail(
        Uid uid,
        EmailId email,
        Position modSeq,
        SortedSet<String> flags,
        Instant internalDate,
        long octets,
        BlobId blob,
        byte[] header) {
    /** The same with other flags, changed at a position. */
    public StoredEmail withFlags(SortedSet<String> other, Position position) {
        return new StoredEmail(uid, email, position, other, internalDate, octets, blob, header);
    }

    /** The same under another UID, changed at a position. */
    public StoredEmail withUid(Uid other, Position position) {
        return new StoredEmail(other, email, position, flags, internalDate, octets, blob, header);
    }
}
