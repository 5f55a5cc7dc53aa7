package dev.agora.core.wire.imap.decode;

/** What the framer found next in the stream. */
public sealed interface Frame {
    /** A complete command. */
    record Command(RawCommand raw) implements Frame {}

    /** The client waits for {@code +} before it sends a literal. */
    record Continuation() implements Frame {}

    /** The command was too long and is dropped: answer BAD to the tag, {@code *} when there is none. */
    record LineTooLong(String tag, String text) implements Frame {}

    /** The literal announced is too large and will not come: answer NO [TOOBIG] when {@code isMessage}, else BAD, to the tag. */
    record LiteralTooLarge(String tag, long announced, long limit, boolean isMessage) implements Frame {}

    /** The stream cannot be followed any more: say BYE with the text and close. */
    record Fatal(String text) implements Frame {}
}
