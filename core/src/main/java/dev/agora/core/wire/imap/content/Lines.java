package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;

/** Lines in a message's bytes: ended by LF, with or without CR before it. */
final class Lines {
    private Lines() {}

    /** Where the line after the one at {@code line} begins; {@code limit} when there is none. */
    static int next(MessageBytes bytes, int line, int limit) {
        int at = line;
        while (at < limit && bytes.at(at) != '\n') {
            at++;
        }
        return Math.min(at + 1, limit);
    }

    /** Whether the line from {@code line} to before {@code next} is a line end alone. */
    static boolean isEmpty(MessageBytes bytes, int line, int next) {
        int text = next - line == 2 && bytes.at(line) == '\r' ? line + 1 : line;
        return next - text == 1 && bytes.at(text) == '\n';
    }

    /** The end of what comes before {@code line} without the line end between. */
    static int endBefore(MessageBytes bytes, int line, int start) {
        int end = line;
        if (end > start && bytes.at(end - 1) == '\n') {
            end--;
            if (end > start && bytes.at(end - 1) == '\r') {
                end--;
            }
        }
        return end;
    }

    /** Number of lines in a range; an unfinished last one counts. */
    static long count(MessageBytes bytes, int start, int end) {
        long lines = 0;
        for (int at = start; at < end; at++) {
            if (bytes.at(at) == '\n') {
                lines++;
            }
        }
        return end > start && bytes.at(end - 1) != '\n' ? lines + 1 : lines;
    }
}
