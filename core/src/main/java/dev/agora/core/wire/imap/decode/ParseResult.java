package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.ImapCommand;

/** What became of parsing a command. */
public sealed interface ParseResult {
    /** A command, complete and checked. */
    record Parsed(ImapCommand command) implements ParseResult {}

    /** No command: answer BAD with the text to the tag, which is {@code *} when there was none. */
    record ParseFailure(String tag, String text) implements ParseResult {}

    /** A command that cannot be served for what it names: answer NO with the text, which begins with its response code. */
    record ParseRefusal(String tag, String text) implements ParseResult {}
}
