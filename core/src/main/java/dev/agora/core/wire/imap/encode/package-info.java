/**
 * From values to IMAP responses: {@link dev.agora.core.wire.imap.encode.ImapWriter} for lines and strings, {@link
 * dev.agora.core.wire.imap.encode.FetchWriter} for messages. Called by {@code wire.imap}; pure, confined to one connection's turn.
 */
@NullMarked
package dev.agora.core.wire.imap.encode;

import org.jspecify.annotations.NullMarked;
