package dev.agora.core.wire.imap.command;

/** The messages a command is about: a set of numbers or UIDs, or the saved search result. */
public sealed interface MessageSet {
    /** Numbers or UIDs. */
    record Named(SequenceSet set) implements MessageSet {}

    /** {@code $}, the result of the last SEARCH RETURN (SAVE) (RFC 9051 §6.4.4.1). */
    record Saved() implements MessageSet {}
}
