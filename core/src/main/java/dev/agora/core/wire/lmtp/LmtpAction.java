package dev.agora.core.wire.lmtp;

import dev.agora.core.mail.DeliveryService.Recipient;
import dev.agora.core.mail.Spool;
import java.util.List;

/** What an {@link LmtpSession} asks its driver to do next. */
sealed interface LmtpAction {
    /** Send this text, which ends in CRLF. */
    record Reply(String text) implements LmtpAction {}

    /** Look the address up and call {@link LmtpSession#resolved}. */
    record Resolve(String address) implements LmtpAction {}

    /** Deliver and call {@link LmtpSession#delivered}, which closes the message. */
    record Deliver(String sender, List<Recipient> recipients, Spool message) implements LmtpAction {}

    /** Send the text in clear and begin TLS. */
    record StartTls(String text) implements LmtpAction {}

    /** Send the text and close. */
    record Close(String text) implements LmtpAction {}
}
