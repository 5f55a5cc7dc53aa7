package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;
import dev.agora.core.wire.imap.command.Section;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message as FETCH and SEARCH see it; reads its structure once, when first asked. Confined to one command. */
public final class MessageContent {
    private final MessageBytes message;
    private @Nullable MimePart root;

    private MessageContent(MessageBytes message) {
        this.message = message;
    }

    /** The content of a message's bytes, which nobody changes. */
    public static MessageContent of(byte[] message) {
        return of(MessageBytes.of(message));
    }

    /** The content of a message that need not be loaded. */
    public static MessageContent of(MessageBytes message) {
        return new MessageContent(message);
    }

    /** The whole message as a part. */
    public MimePart root() {
        if (root == null) {
            root = MimeReader.read(message);
        }
        return root;
    }

    /** Its size in octets. */
    public int octets() {
        return message.size();
    }

    /** The octets of a section; empty when the message has no such part (RFC 9051 §6.4.5.1). */
    public Optional<Slice> section(Section section) {
        if (section.part().isEmpty() && section.text() == Section.Text.ALL) {
            return Optional.of(Slice.of(message));
        }
        if (section.part().isEmpty()) {
            return ofMessage(root(), section);
        }
        Optional<MimePart> part = part(section.part());
        return switch (section.text()) {
            case ALL -> part.map(MimePart::body);
            case MIME -> part.map(MimePart::header);
            case HEADER, HEADER_FIELDS, HEADER_FIELDS_NOT, TEXT ->
                part.flatMap(MimePart::embedded).flatMap(inner -> ofMessage(inner, section));
        };
    }

    private static Optional<Slice> ofMessage(MimePart part, Section section) {
        return switch (section.text()) {
            case ALL, MIME -> Optional.empty();
            case HEADER -> Optional.of(part.header());
            case TEXT -> Optional.of(part.body());
            case HEADER_FIELDS ->
                Optional.of(part.headerBlock().fields(name -> containsIgnoringCase(section.fields(), name)));
            case HEADER_FIELDS_NOT ->
                Optional.of(part.headerBlock().fields(name -> !containsIgnoringCase(section.fields(), name)));
        };
    }

    private static boolean containsIgnoringCase(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** The octets of a part with its transfer encoding removed; of the message as it is when no part is named (RFC 3516). */
    public BinaryResult binary(List<Integer> path) {
        if (path.isEmpty()) {
            return new BinaryResult.Found(Slice.of(message));
        }
        Optional<MimePart> part = part(path);
        if (part.isEmpty()) {
            return new BinaryResult.NoPart();
        }
        return part.get()
                .decoded()
                .<BinaryResult>map(BinaryResult.Found::new)
                .orElseGet(BinaryResult.UnknownEncoding::new);
    }

    /** What became of asking for a part without its transfer encoding. */
    public sealed interface BinaryResult {
        /** Its octets. */
        record Found(Slice octets) implements BinaryResult {}

        /** There is no such part: NIL. */
        record NoPart() implements BinaryResult {}

        /** Its transfer encoding is not known: NO [UNKNOWN-CTE]. */
        record UnknownEncoding() implements BinaryResult {}
    }

    /** The part with that number; a message that is no multipart has one, its body. */
    private Optional<MimePart> part(List<Integer> path) {
        MimePart part = root();
        boolean isMessage = true;
        for (int number : path) {
            if (!isMessage && part.children().isEmpty()) {
                Optional<MimePart> inner = part.embedded();
                if (inner.isEmpty()) {
                    return Optional.empty();
                }
                part = inner.get();
                isMessage = true;
            }
            if (!part.children().isEmpty()) {
                if (number > part.children().size()) {
                    return Optional.empty();
                }
                part = part.children().get(number - 1);
            } else if (number != 1) {
                return Optional.empty();
            }
            isMessage = false;
        }
        return Optional.of(part);
    }
}
