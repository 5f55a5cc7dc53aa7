package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The header of a message or part, by offsets. Values are text with a character for each octet. Source: RFC 5322 §2.2. */
final class HeaderBlock {
    private static final int LONGEST_VALUE = 256 * 1024;

    private final MessageBytes bytes;
    private final int start;
    private final int end;

    private HeaderBlock(MessageBytes bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /** The header that begins at {@code start}: all up to and with the first empty line, or to {@code limit}. */
    static HeaderBlock at(MessageBytes bytes, int start, int limit) {
        int line = start;
        while (line < limit) {
            int next = Lines.next(bytes, line, limit);
            if (Lines.isEmpty(bytes, line, next)) {
                return new HeaderBlock(bytes, start, next);
            }
            line = next;
        }
        return new HeaderBlock(bytes, start, limit);
    }

    int end() {
        return end;
    }

    Slice slice() {
        return Slice.of(bytes, start, end);
    }

    /** The fields whose name is accepted, as they are written, and an empty line. */
    Slice fields(Predicate<String> accepted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int field = start;
        while (field < end) {
            int next = fieldEnd(field);
            String name = name(field, next);
            if (!name.isEmpty() && accepted.test(name)) {
                out.writeBytes(Slice.of(bytes, field, next).toByteArray());
                if (bytes.at(next - 1) != '\n') {
                    out.writeBytes(new byte[] {'\r', '\n'});
                }
            }
            field = next;
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        return Slice.of(out.toByteArray());
    }

    /** The unfolded value of the first field with that name, trimmed. */
    Optional<String> value(String name) {
        List<String> values = values(name, 1);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** The unfolded values of the first fields with that name. */
    List<String> values(String name, int most) {
        List<String> values = new ArrayList<>();
        int field = start;
        while (field < end && values.size() < most) {
            int next = fieldEnd(field);
            if (hasName(field, next, name)) {
                values.add(unfolded(field + indexOfColon(field, next) + 1, next));
            }
            field = next;
        }
        return values;
    }

    private String unfolded(int from, int to) {
        int bounded = Math.min(to, from + LONGEST_VALUE);
        StringBuilder value = new StringBuilder(bounded - from);
        for (int at = from; at < bounded; at++) {
            if (bytes.at(at) != '\r' && bytes.at(at) != '\n' && bytes.at(at) != 0) {
                value.append((char) (bytes.at(at) & 0xFF));
            }
        }
        return value.toString().strip();
    }

    /** Where the field that begins at {@code field} ends, with its continuation lines. */
    private int fieldEnd(int field) {
        int next = Lines.next(bytes, field, end);
        while (next < end
                && (bytes.at(next) == ' ' || bytes.at(next) == '\t')
                && !Lines.isEmpty(bytes, next, Lines.next(bytes, next, end))) {
            next = Lines.next(bytes, next, end);
        }
        return next;
    }

    private int indexOfColon(int field, int next) {
        for (int at = field; at < next && bytes.at(at) != '\n'; at++) {
            if (bytes.at(at) == ':') {
                return at - field;
            }
        }
        return -1;
    }

    private String name(int field, int next) {
        int colon = indexOfColon(field, next);
        return colon <= 0
                ? ""
                : Slice.of(bytes, field, field + colon).toString().stripTrailing();
    }

    private boolean hasName(int field, int next, String name) {
        // Most fields differ in their first letter: look before making a string.
        boolean isAlike = Character.toLowerCase(bytes.at(field) & 0xFF) == Character.toLowerCase(name.charAt(0));
        return isAlike && name(field, next).equalsIgnoreCase(name);
    }
}
