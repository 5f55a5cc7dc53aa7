package dev.agora.core.wire.imap.content;

/** Lines in an array: ended by LF, with or without CR before it. */
final class Lines {
    private Lines() {}

    /** Where the line after the one at {@code line} begins; {@code limit} when there is none. */
    static int next(byte[] bytes, int line, int limit) {
        int at = line;
        while (at < limit && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, limit);
    }

    /** Whether the line from {@code line} to before {@code next} is a line end alone. */
    static boolean isEmpty(byte[] bytes, int line, int next) {
        int text = next - line == 2 && bytes[line] == '\r' ? line + 1 : line;
        return next - text == 1 && bytes[text] == '\n';
    }

    /** The end of what comes before {@code line} without the line end between. */
    static int endBefore(byte[] bytes, int line, int start) {
        int end = line;
        if (end > start && bytes[end - 1] == '\n') {
            end--;
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /** Number of lines in a range; an unfinished last one counts. */
    static long count(byte[] bytes, int start, int end) {
        long lines = 0;
        for (int at = start; at < end; at++) {
            if (bytes[at] == '\n') {
                lines++;
            }
        }
        return end > start && bytes[end - 1] != '\n' ? lines + 1 : lines;
    }
}
