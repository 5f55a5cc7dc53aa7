package dev.agora.core.store;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import java.time.Instant;
import java.util.SortedSet;

/** A message's row in a mailbox; flags as {@link Flags} orders them, not to be changed. */
public record StoredEmail(
        Uid uid,
        EmailId email,
        Position modSeq,
        SortedSet<String> flags,
        Instant internalDate,
        long octets,
        BlobId blob) {
    /** The same with other flags, changed at a position. */
    public StoredEmail withFlags(SortedSet<String> other, Position position) {
        return new StoredEmail(uid, email, position, other, internalDate, octets, blob);
    }

    /** The same under another UID, changed at a position. */
    public StoredEmail withUid(Uid other, Position position) {
        return new StoredEmail(other, email, position, flags, internalDate, octets, blob);
    }
}
