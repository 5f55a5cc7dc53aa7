/**
 * Who is connected and what they see: sessions of users, the view of a selected mailbox, and word of changes. Called by {@code wire} on a
 * connection's serial thread. Read {@link dev.agora.core.session.Sessions} and {@link dev.agora.core.session.MailboxView} first.
 */
@NullMarked
package dev.agora.core.session;

import org.jspecify.annotations.NullMarked;
