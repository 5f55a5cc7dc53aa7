package dev.agora.core.wire.imap.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The envelope of a message: header fields as written, a character for each octet, addresses apart (RFC 9051 §7.5.2). */
public record Envelope(
        Optional<String> date,
        Optional<String> subject,
        Participants participants,
        Optional<String> inReplyTo,
        Optional<String> messageId) {
    private static final int MOST_FIELDS = 16;

    /** Who a message is from and to. */
    public record Participants(
            List<Address> from,
            List<Address> sender,
            List<Address> replyTo,
            List<Address> to,
            List<Address> cc,
            List<Address> bcc) {}

    static Envelope of(HeaderBlock header) {
        List<Address> from = addresses(header, "From");
        List<Address> sender = addresses(header, "Sender");
        List<Address> replyTo = addresses(header, "Reply-To");
        // RFC 9051 §7.5.2: Sender and Reply-To are From when absent or empty.
        Participants participants = new Participants(
                from,
                sender.isEmpty() ? from : sender,
                replyTo.isEmpty() ? from : replyTo,
                addresses(header, "To"),
                addresses(header, "Cc"),
                addresses(header, "Bcc"));
        return new Envelope(
                header.value("Date"),
                header.value("Subject"),
                participants,
                header.value("In-Reply-To"),
                header.value("Message-ID"));
    }

    private static List<Address> addresses(HeaderBlock header, String field) {
        List<Address> all = new ArrayList<>();
        for (String value : header.values(field, MOST_FIELDS)) {
            if (all.size() < AddressRead.MOST) {
                all.addAll(AddressRead.parse(value));
            }
        }
        return List.copyOf(all);
    }
}
