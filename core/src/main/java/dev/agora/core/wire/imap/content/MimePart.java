package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a message, the message itself among them: where its header and body are, and what is inside. Immutable. */
public final class MimePart {
    private final MessageBytes bytes;
    private final HeaderBlock header;
    private final int bodyEnd;
    private final MediaType type;
    private final List<MimePart> children;
    private final @Nullable MimePart embedded;

    MimePart(
            MessageBytes bytes,
            HeaderBlock header,
            int bodyEnd,
            MediaType type,
            List<MimePart> children,
            @Nullable MimePart embedded) {
        this.bytes = bytes;
        this.header = header;
        this.bodyEnd = bodyEnd;
        this.type = type;
        this.children = List.copyOf(children);
        this.embedded = embedded;
    }

    /** The parts of a multipart in order; empty for others. */
    public List<MimePart> children() {
        return children;
    }

    /** The message in a message/rfc822; empty for others. */
    public Optional<MimePart> embedded() {
        return Optional.ofNullable(embedded);
    }

    /** Its media type; a multipart without parts is application/octet-stream. */
    public MediaType type() {
        return type;
    }

    /** The header with the empty line after it. */
    public Slice header() {
        return header.slice();
    }

    /** The body as it came. */
    public Slice body() {
        return Slice.of(bytes, header.end(), bodyEnd);
    }

    /** Number of lines of the body. */
    public long lines() {
        return Lines.count(bytes, header.end(), bodyEnd);
    }

    /** A header field's value as written, unfolded, a character for each octet. */
    public Optional<String> field(String name) {
        return header.value(name);
    }

    /** A header field with parameters. */
    public Optional<FieldValue> structured(String name) {
        return header.value(name).filter(value -> !value.isEmpty()).map(FieldValue::parse);
    }

    /** The envelope of the message that this is. */
    public Envelope envelope() {
        return Envelope.of(header);
    }

    /** The transfer encoding in capitals, {@code 7BIT} when none is given. */
    public String encoding() {
        String value = header.value("Content-Transfer-Encoding")
                .map(FieldValue::parse)
                .map(FieldValue::value)
                .orElse("");
        return value.isEmpty() ? "7BIT" : value.toUpperCase(Locale.ROOT);
    }

    /** The body with its transfer encoding removed; empty when that is unknown. */
    public Optional<Slice> decoded() {
        return decoded(Integer.MAX_VALUE);
    }

    /** The first {@code most} octets of the body with its transfer encoding removed; empty when that is unknown. */
    Optional<Slice> decoded(int most) {
        return TransferEncoding.decode(encoding(), body(), most);
    }

    HeaderBlock headerBlock() {
        return header;
    }
}
