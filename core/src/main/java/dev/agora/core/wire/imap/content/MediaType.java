package dev.agora.core.wire.imap.content;

import java.util.Map;

/**
 * A media type as written (RFC 2045 §5).
 *
 * @param type before the slash
 * @param subtype after it
 * @param parameters in order
 */
public record MediaType(String type, String subtype, FieldValue parameters) {
    /** RFC 2045 §5.2: what is not said otherwise. */
    static final MediaType PLAIN = of("TEXT", "PLAIN", Map.of("CHARSET", "US-ASCII"));

    static final MediaType OCTETS = of("APPLICATION", "OCTET-STREAM", Map.of());
    static final MediaType MESSAGE = of("MESSAGE", "RFC822", Map.of());

    private static MediaType of(String type, String subtype, Map<String, String> parameters) {
        return new MediaType(type, subtype, new FieldValue(type + "/" + subtype, parameters));
    }

    static MediaType parse(String field, MediaType otherwise) {
        FieldValue value = FieldValue.parse(field);
        int slash = value.value().indexOf('/');
        if (slash < 1) {
            return otherwise;
        }
        String type = value.value().substring(0, slash).strip();
        String subtype = value.value().substring(slash + 1).strip();
        return type.isEmpty() || subtype.isEmpty() ? otherwise : new MediaType(type, subtype, value);
    }

    /** Whether it is this type, without regard to case. */
    public boolean isType(String name) {
        return type.equalsIgnoreCase(name);
    }

    /** Whether it is a message that is read as one. */
    public boolean isMessage() {
        return isType("MESSAGE") && (subtype.equalsIgnoreCase("RFC822") || subtype.equalsIgnoreCase("GLOBAL"));
    }
}
