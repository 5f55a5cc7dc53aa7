package dev.agora.core.mail;

import dev.agora.core.model.Position;

/** What became of a change a client asked for; a protocol answers each case in its own words. */
public sealed interface WriteResult<T> {
    /** Done, replicated, and visible to reads of this node; {@code position} is the account's position after it. */
    record Done<T>(T value, Position position) implements WriteResult<T> {}

    /** Refused by a rule; nothing changed. */
    record Refused<T>(Reason reason, String text) implements WriteResult<T> {}

    /** Not tried: no leader or no quorum; a repeat is safe. */
    record Unavailable<T>(String text) implements WriteResult<T> {}

    /** It may have happened and its fate could not be had in time. */
    record Unknown<T>(String text) implements WriteResult<T> {}

    /** Why a change was refused. */
    enum Reason {
        /** No such mailbox or account. */
        NOT_FOUND,
        /** The name is taken. */
        EXISTS,
        /** The name or value is not allowed. */
        INVALID,
        /** INBOX cannot be deleted, and the like. */
        FORBIDDEN,
        /** Larger than the limit. */
        TOO_LARGE,
        /** Over quota. */
        OVER_QUOTA
    }
}
