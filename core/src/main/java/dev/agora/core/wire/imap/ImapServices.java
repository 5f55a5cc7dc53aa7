package dev.agora.core.wire.imap;

import dev.agora.core.mail.MailService;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.Authenticator;
import dev.agora.core.session.Sessions;

/** What IMAP is made of: mail, who may log in, who is connected, and the date. */
public record ImapServices(MailService mail, Authenticator authenticator, Sessions sessions, WallClock clock) {}
