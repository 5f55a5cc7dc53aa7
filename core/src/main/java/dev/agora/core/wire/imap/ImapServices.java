package dev.agora.core.wire.imap;

import dev.agora.core.mail.MailService;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.Authenticator;
import dev.agora.core.security.ProtocolWatch;
import dev.agora.core.session.Sessions;
import java.util.function.BooleanSupplier;

/**
 * What IMAP is made of.
 *
 * @param mail mail
 * @param authenticator who may log in
 * @param sessions who is connected
 * @param watch who hears of broken protocol
 * @param mayRead whether mail may be read now; asked before each command that touches mail, cheap
 * @param clock the date
 */
public record ImapServices(
        MailService mail,
        Authenticator authenticator,
        Sessions sessions,
        ProtocolWatch watch,
        BooleanSupplier mayRead,
        WallClock clock) {
    /** Where nobody hears of broken protocol and mail may always be read. */
    public ImapServices(MailService mail, Authenticator authenticator, Sessions sessions, WallClock clock) {
        this(mail, authenticator, sessions, ProtocolWatch.none(), () -> true, clock);
    }
}
