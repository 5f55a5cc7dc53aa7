package dev.agora.core.mail;

/** What reading a message came to. */
public sealed interface MessageRead {
    /** Its bytes exactly as they came, with the lines that were added at delivery. */
    record Found(MessageBytes bytes) implements MessageRead {}

    /** There is no such message any more. */
    record Gone() implements MessageRead {}

    /** The message exists, and no node gave its bytes in time. */
    record Unavailable(String text) implements MessageRead {}
}
