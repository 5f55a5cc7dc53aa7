/**
 * From bytes to IMAP commands: {@link dev.agora.core.wire.imap.decode.ImapFramer} cuts a stream into commands within bounds, {@link
 * dev.agora.core.wire.imap.decode.ImapParser} reads one. Pure; a framer is confined to its connection, the parser safe for all threads.
 */
@NullMarked
package dev.agora.core.wire.imap.decode;

import org.jspecify.annotations.NullMarked;
