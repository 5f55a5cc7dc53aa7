package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the tree of a message's parts: at most {@value #DEEPEST} deep and {@value #MOST_PARTS} parts; what lies beyond is left unread in the
 * part around it. Confined to its parse. Source: RFC 2046 §5.1.
 */
final class MimeReader {
    static final int DEEPEST = 32;
    static final int MOST_PARTS = 1000;
    private static final int LONGEST_BOUNDARY = 256;

    private final MessageBytes bytes;
    private int parts;

    private MimeReader(MessageBytes bytes) {
        this.bytes = bytes;
    }

    static MimePart read(MessageBytes message) {
        return new MimeReader(message).part(0, message.size(), MediaType.PLAIN, 0);
    }

    private MimePart part(int start, int end, MediaType otherwise, int depth) {
        parts++;
        HeaderBlock header = HeaderBlock.at(bytes, start, end);
        MediaType type = header.value("Content-Type")
                .map(field -> MediaType.parse(field, otherwise))
                .orElse(otherwise);
        boolean mayNest = depth < DEEPEST && parts < MOST_PARTS;
        if (type.isType("MULTIPART")) {
            List<MimePart> children = mayNest ? children(header.end(), end, type, depth) : List.of();
            return new MimePart(bytes, header, end, children.isEmpty() ? MediaType.OCTETS : type, children, null);
        }
        if (type.isMessage()) {
            return mayNest
                    ? new MimePart(
                            bytes, header, end, type, List.of(), part(header.end(), end, MediaType.PLAIN, depth + 1))
                    : new MimePart(bytes, header, end, MediaType.OCTETS, List.of(), null);
        }
        return new MimePart(bytes, header, end, type, List.of(), null);
    }

    private List<MimePart> children(int start, int end, MediaType type, int depth) {
        String boundary = type.parameters().parameter("boundary").stripTrailing();
        if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            return List.of();
        }
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        MediaType otherwise = type.subtype().equalsIgnoreCase("DIGEST") ? MediaType.MESSAGE : MediaType.PLAIN;
        List<MimePart> children = new ArrayList<>();
        int line = start;
        int partStart = -1;
        while (line < end) {
            int next = Lines.next(bytes, line, end);
            boolean isDelimiter = isDelimiter(line, next, delimiter);
            if (isDelimiter) {
                if (partStart >= 0) {
                    int partEnd = Lines.endBefore(bytes, line, partStart);
                    children.add(part(partStart, partEnd, otherwise, depth + 1));
                }
                partStart = next;
                if (isClosing(line + delimiter.length, next)) {
                    return children;
                }
                if (parts >= MOST_PARTS - 1) {
                    break;
                }
            }
            line = next;
        }
        if (partStart >= 0) {
            children.add(part(partStart, end, otherwise, depth + 1));
        }
        return children;
    }

    private boolean isDelimiter(int line, int next, byte[] delimiter) {
        int at = line + delimiter.length;
        if (at > next) {
            return false;
        }
        for (int index = 0; index < delimiter.length; index++) {
            if (bytes.at(line + index) != delimiter[index]) {
                return false;
            }
        }
        return isBlank(isClosing(at, next) ? at + 2 : at, next);
    }

    private boolean isClosing(int at, int next) {
        return at + 1 < next && bytes.at(at) == '-' && bytes.at(at + 1) == '-';
    }

    private boolean isBlank(int from, int next) {
        for (int at = from; at < next; at++) {
            if (bytes.at(at) != ' ' && bytes.at(at) != '\t' && bytes.at(at) != '\r' && bytes.at(at) != '\n') {
                return false;
            }
        }
        return true;
    }
}
