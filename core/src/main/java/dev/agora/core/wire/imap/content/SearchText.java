package dev.agora.core.wire.imap.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message as a reader sees it, in small letters: encoded words, transfer encodings and charsets decoded. At most {@value
 * #MOST_OCTETS} octets of bodies are searched. Confined to one search.
 */
final class SearchText {
    static final int MOST_OCTETS = 4 << 20;
    private static final int MOST_FIELDS = 64;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern DATE = Pattern.compile("([0-9]{1,2})[ -]+([A-Za-z]{3})[a-z]*[ -]+([0-9]{2,4})");

    private final MessageContent content;
    private @Nullable String body;
    private int octetsLeft = MOST_OCTETS;

    SearchText(MessageContent content) {
        this.content = content;
    }

    boolean hasHeader(String field, String text) {
        if (field.isEmpty()) {
            return false;
        }
        String wanted = folded(text);
        return content.root().headerBlock().values(field, MOST_FIELDS).stream()
                .anyMatch(value -> folded(decodedHeader(value)).contains(wanted));
    }

    boolean bodyContains(String text) {
        return body().contains(folded(text));
    }

    boolean contains(String text) {
        String wanted = folded(text);
        return folded(header(content.root())).contains(wanted) || body().contains(wanted);
    }

    /** The day in the Date field, in the zone it was written in (RFC 9051 §6.4.4). */
    Optional<LocalDate> sentDay() {
        Matcher matcher = DATE.matcher(content.root().field("Date").orElse(""));
        if (!matcher.find()) {
            return Optional.empty();
        }
        int month = MONTHS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
        int year = Integer.parseInt(matcher.group(3));
        // RFC 5322 §4.3: two digits below 50 are of this century, others up to three of the last.
        int full = year >= 1000 ? year : year < 50 ? year + 2000 : year + 1900;
        try {
            return Optional.of(LocalDate.of(full, month, Integer.parseInt(matcher.group(1))));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private String body() {
        if (body == null) {
            StringBuilder out = new StringBuilder();
            append(content.root(), out);
            body = folded(out.toString());
        }
        return body;
    }

    private void append(MimePart part, StringBuilder out) {
        for (MimePart child : part.children()) {
            append(child, out);
        }
        part.embedded().ifPresent(inner -> {
            out.append(header(inner)).append('\n');
            append(inner, out);
        });
        if (part.type().isType("TEXT") && octetsLeft > 0) {
            Slice bounded = part.decoded(octetsLeft).orElseGet(part::body).first(octetsLeft);
            octetsLeft -= bounded.size();
            out.append(text(bounded, part.type().parameters().parameter("charset")))
                    .append('\n');
        }
    }

    private static String header(MimePart part) {
        String raw = part.header()
                .toString()
                .replace("\r\n", "\n")
                .replace("\n ", " ")
                .replace("\n\t", " ");
        return decodedHeader(raw);
    }

    /** Text with a character for each octet, as a reader sees it. */
    private static String decodedHeader(String octets) {
        String text = octets.chars().allMatch(octet -> octet < 0x80) ? octets : utf8OrLatin(octets);
        if (!text.contains("=?")) {
            return text;
        }
        try {
            return DecoderUtil.decodeEncodedWords(text, DecodeMonitor.SILENT);
        } catch (RuntimeException malformed) {
            // mime4j gives up on some malformed words: then they are searched as written.
            return text;
        }
    }

    private static String utf8OrLatin(String octets) {
        return text(Slice.of(octets.getBytes(StandardCharsets.ISO_8859_1)), "");
    }

    private static String text(Slice octets, String charset) {
        ByteBuffer bytes = ByteBuffer.wrap(octets.toByteArray());
        Optional<Charset> named = named(charset);
        if (named.isPresent()) {
            return named.get().decode(bytes).toString();
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException notUtf8) {
            return StandardCharsets.ISO_8859_1.decode(bytes).toString();
        }
    }

    /** A charset that is no subset of UTF-8. */
    private static Optional<Charset> named(String charset) {
        try {
            return charset.isEmpty() || charset.equalsIgnoreCase("us-ascii") || charset.equalsIgnoreCase("utf-8")
                    ? Optional.empty()
                    : Optional.of(Charset.forName(charset));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
