/**
 * IMAP commands as values: what a client asked for, checked and without a trace of its spelling. Made by {@code wire.imap.decode}, carried
 * out by {@code wire.imap}; immutable, safe for all threads. Read {@link dev.agora.core.wire.imap.command.ImapCommand} and {@link
 * dev.agora.core.wire.imap.command.FetchItem} first.
 */
@NullMarked
package dev.agora.core.wire.imap.command;

import org.jspecify.annotations.NullMarked;
