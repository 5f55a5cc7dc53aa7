/**
 * Mail is read: IMAP4rev1 and rev2 (RFC 3501, RFC 9051). Carries out the commands that {@code decode} reads and answers by {@code encode}.
 * Constructed by {@code node}. Read {@link dev.agora.core.wire.imap.ImapServer} and {@link dev.agora.core.wire.imap.ImapConnection} first.
 */
@NullMarked
package dev.agora.core.wire.imap;

import org.jspecify.annotations.NullMarked;
