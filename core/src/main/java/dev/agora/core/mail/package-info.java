/**
 * What protocols do with mail: deliveries, mailboxes, messages and flags. Called by {@code wire} and {@code session} on virtual threads; may
 * block on a store read or a commit. Read {@link dev.agora.core.mail.MailService} and {@link dev.agora.core.mail.WriteResult} first.
 */
@NullMarked
package dev.agora.core.mail;

import org.jspecify.annotations.NullMarked;
