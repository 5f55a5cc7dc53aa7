package dev.agora.core.wire.imap.encode;

import dev.agora.core.wire.imap.content.Address;
import dev.agora.core.wire.imap.content.Envelope;
import dev.agora.core.wire.imap.content.FieldValue;
import dev.agora.core.wire.imap.content.MediaType;
import dev.agora.core.wire.imap.content.MimePart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes ENVELOPE, BODY and BODYSTRUCTURE (RFC 9051 §7.5.2, §9 envelope, body). Confined to its connection. */
final class StructureWriter {
    private final ImapWriter out;

    StructureWriter(ImapWriter out) {
        this.out = out;
    }

    void envelope(Envelope envelope) {
        out.raw("(").nstring(envelope.date()).raw(" ").nstring(envelope.subject());
        Envelope.Participants who = envelope.participants();
        for (List<Address> addresses :
                List.of(who.from(), who.sender(), who.replyTo(), who.to(), who.cc(), who.bcc())) {
            out.raw(" ");
            addresses(addresses);
        }
        out.raw(" ")
                .nstring(envelope.inReplyTo())
                .raw(" ")
                .nstring(envelope.messageId())
                .raw(")");
    }

    private void addresses(List<Address> addresses) {
        if (addresses.isEmpty()) {
            out.raw("NIL");
            return;
        }
        out.raw("(");
        for (Address address : addresses) {
            out.raw("(").nstring(address.name()).raw(" NIL ").nstring(address.mailbox());
            out.raw(" ").nstring(address.host()).raw(")");
        }
        out.raw(")");
    }

    /** A part's structure; {@code extended} for BODYSTRUCTURE. */
    void body(MimePart part, boolean extended) {
        out.raw("(");
        if (part.children().isEmpty()) {
            single(part, extended);
        } else {
            multipart(part, extended);
        }
        out.raw(")");
    }

    private void multipart(MimePart part, boolean extended) {
        for (MimePart child : part.children()) {
            body(child, extended);
        }
        out.raw(" ").string(part.type().subtype());
        if (extended) {
            out.raw(" ");
            parameters(part.type().parameters());
            dispositionAndOn(part);
        }
    }

    private void single(MimePart part, boolean extended) {
        MediaType type = part.type();
        out.string(type.type()).raw(" ").string(type.subtype()).raw(" ");
        parameters(type.parameters());
        out.raw(" ").nstring(part.field("Content-ID"));
        out.raw(" ").nstring(part.field("Content-Description"));
        out.raw(" ").string(part.encoding()).raw(" ").number(part.body().size());
        Optional<MimePart> embedded = part.embedded();
        if (embedded.isPresent()) {
            out.raw(" ");
            envelope(embedded.get().envelope());
            out.raw(" ");
            body(embedded.get(), extended);
            out.raw(" ").number(part.lines());
        } else if (type.isType("TEXT")) {
            out.raw(" ").number(part.lines());
        }
        if (extended) {
            out.raw(" ").nstring(part.field("Content-MD5"));
            dispositionAndOn(part);
        }
    }

    private void dispositionAndOn(MimePart part) {
        Optional<FieldValue> disposition = part.structured("Content-Disposition");
        if (disposition.isPresent()) {
            out.raw(" (").string(disposition.get().value()).raw(" ");
            parameters(disposition.get());
            out.raw(")");
        } else {
            out.raw(" NIL");
        }
        out.raw(" ");
        languages(part.field("Content-Language").orElse(""));
        out.raw(" ").nstring(part.field("Content-Location"));
    }

    private void languages(String field) {
        if (field.isEmpty()) {
            out.raw("NIL");
            return;
        }
        out.raw("(");
        String blank = "";
        for (String language : field.split(",", 16)) {
            out.raw(blank).string(language.strip());
            blank = " ";
        }
        out.raw(")");
    }

    private void parameters(FieldValue field) {
        if (field.parameters().isEmpty()) {
            out.raw("NIL");
            return;
        }
        out.raw("(");
        String blank = "";
        for (Map.Entry<String, String> parameter : field.parameters().entrySet()) {
            out.raw(blank).string(parameter.getKey()).raw(" ").string(parameter.getValue());
            blank = " ";
        }
        out.raw(")");
    }
}
