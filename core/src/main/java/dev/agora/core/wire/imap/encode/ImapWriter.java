package dev.agora.core.wire.imap.encode;

import dev.agora.core.wire.imap.command.ModifiedUtf7;
import dev.agora.core.wire.imap.content.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes responses to memory: words as they are, strings quoted when they can be and as literals when not. Large message bodies are kept as
 * views of their arrays, not copied. Confined to its connection. Source: RFC 9051 §4, §7, §9.
 */
public final class ImapWriter {
    private static final int LONGEST_QUOTED = 1024;
    private static final int SMALLEST_VIEW = 8 * 1024;
    private static final int PIECE_BYTES = 64 * 1024;
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private final List<ByteBuffer> done = new ArrayList<>();
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private boolean utf8;
    private long size;

    private final Optional<Consumer<ByteBuffer>> sink;

    /** A writer to memory alone; mailbox names are modified UTF-7 until {@link #utf8(boolean)}. */
    public ImapWriter() {
        this.sink = Optional.empty();
    }

    /** A writer of a session: what is not in memory goes to {@code sink} in pieces, after all that was written before. */
    public ImapWriter(Consumer<ByteBuffer> sink) {
        this.sink = Optional.of(sink);
    }

    /** Whether strings and mailbox names are UTF-8: after ENABLE IMAP4rev2 or UTF8=ACCEPT. */
    public void utf8(boolean enabled) {
        utf8 = enabled;
    }

    /** Octets written and not drained. */
    public long size() {
        return size;
    }

    /** What was written since the last call, in order, to be read only. */
    public List<ByteBuffer> drain() {
        cut();
        List<ByteBuffer> drained = List.copyOf(done);
        done.clear();
        size = 0;
        return drained;
    }

    private void cut() {
        if (current.size() > 0) {
            done.add(ByteBuffer.wrap(current.toByteArray()).asReadOnlyBuffer());
            current.reset();
        }
    }

    /** Words of the protocol, as they are; each character an octet. */
    public ImapWriter raw(String words) {
        return octets(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ImapWriter octets(byte[] octets) {
        current.writeBytes(octets);
        size += octets.length;
        return this;
    }

    /** A number. */
    public ImapWriter number(long value) {
        return raw(Long.toString(value));
    }

    /** The end of a response. */
    public ImapWriter end() {
        return raw("\r\n");
    }

    /** A whole line of text; octets outside printable US-ASCII become {@code ?}, so that nobody's text ends it. */
    public ImapWriter line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(letter -> safe.append(letter >= 0x20 && letter < 0x7F ? (char) letter : '?'));
        return raw(safe.toString()).end();
    }

    /** An untagged line, {@code * text}. */
    public ImapWriter untagged(String text) {
        return line("* " + text);
    }

    /** The reply that ends a command, {@code tag text}, where text begins with OK, NO or BAD. */
    public ImapWriter tagged(String tag, String text) {
        return line(tag + " " + text);
    }

    /** A request to go on, {@code + text}. */
    public ImapWriter continuation(String text) {
        return line("+ " + text);
    }

    /** A string whose characters are octets, as header fields are kept. */
    public ImapWriter string(String octets) {
        return string(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A string of octets: quoted when it is short and printable, else a literal. */
    public ImapWriter string(byte[] octets) {
        if (!isQuotable(octets)) {
            return literal(Slice.of(octets));
        }
        raw("\"");
        for (byte octet : octets) {
            if (octet == '"' || octet == '\\') {
                current.write('\\');
                size++;
            }
            current.write(octet);
        }
        size += octets.length;
        return raw("\"");
    }

    private boolean isQuotable(byte[] octets) {
        if (octets.length > LONGEST_QUOTED) {
            return false;
        }
        boolean isAscii = true;
        for (byte octet : octets) {
            if ((octet >= 0 && octet < 0x20) || octet == 0x7F) {
                return false;
            }
            isAscii &= octet >= 0;
        }
        return isAscii || (utf8 && isUtf8(octets));
    }

    private static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** A string or NIL. */
    public ImapWriter nstring(Optional<String> octets) {
        return octets.isPresent() ? string(octets.get()) : raw("NIL");
    }

    /** Octets of a section, empty as an empty string. */
    public ImapWriter nstring(Slice octets) {
        return octets.size() == 0 ? raw("\"\"") : literal(octets);
    }

    /** A literal. */
    public ImapWriter literal(Slice octets) {
        raw("{" + octets.size() + "}\r\n");
        if (octets.size() < SMALLEST_VIEW) {
            current.writeBytes(octets.toByteArray());
            size += octets.size();
        } else if (octets.isInMemory()) {
            cut();
            done.add(octets.view());
            size += octets.size();
        } else {
            stream(octets);
        }
        return this;
    }

    private void stream(Slice octets) {
        sink.ifPresent(target -> drain().forEach(target));
        for (int at = 0; at < octets.size(); at += PIECE_BYTES) {
            byte[] piece = octets.toByteArray(at, Math.min(PIECE_BYTES, octets.size() - at));
            cut();
            done.add(ByteBuffer.wrap(piece));
            size += piece.length;
            sink.ifPresent(target -> drain().forEach(target));
        }
    }

    /** A mailbox name, in the encoding of the session. */
    public ImapWriter mailbox(String name) {
        return utf8 ? string(name.getBytes(StandardCharsets.UTF_8)) : string(ModifiedUtf7.encode(name));
    }

    /** Flags in parentheses, as they are spelt. */
    public ImapWriter flags(Collection<String> flags) {
        return raw("(" + String.join(" ", flags) + ")");
    }

    /** A date with time in UTC, {@code " 1-Feb-2026 12:00:00 +0000"}. */
    public ImapWriter internalDate(Instant date) {
        LocalDateTime utc = LocalDateTime.ofInstant(date, ZoneOffset.UTC);
        return raw(String.format(
                Locale.ROOT,
                "\"%2d-%s-%04d %02d:%02d:%02d +0000\"",
                utc.getDayOfMonth(),
                MONTHS.get(utc.getMonthValue() - 1),
                utc.getYear(),
                utc.getHour(),
                utc.getMinute(),
                utc.getSecond()));
    }
}
