package dev.agora.core.wire.imap.command;

import java.util.List;

/**
 * A section of a message, the text between the brackets of {@code BODY[]} (RFC 9051 §6.4.5.1).
 *
 * @param part numbers of the part, {@code 1.2}; empty for the message
 * @param text what of it
 * @param fields names of header fields as given, for {@link Text#HEADER_FIELDS} and {@link Text#HEADER_FIELDS_NOT}
 */
public record Section(List<Integer> part, Text text, List<String> fields) {
    /** The whole message. */
    public static final Section WHOLE = new Section(List.of(), Text.ALL, List.of());

    /** Copies the lists. */
    public Section {
        part = List.copyOf(part);
        fields = List.copyOf(fields);
    }

    /** What of a part is meant. */
    public enum Text {
        /** Everything: header and body of the message, the body of a part. */
        ALL,
        /** The header of the message or of the message in a part. */
        HEADER,
        /** Header lines with the names given. */
        HEADER_FIELDS,
        /** Header lines but those with the names given. */
        HEADER_FIELDS_NOT,
        /** The body of the message or of the message in a part. */
        TEXT,
        /** The MIME header of a part. */
        MIME
    }
}
