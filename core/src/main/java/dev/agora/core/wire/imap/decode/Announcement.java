package dev.agora.core.wire.imap.decode;

import org.jspecify.annotations.Nullable;

/**
 * A literal announced at the end of a line, <code>{5}</code> or <code>{5+}</code>.
 *
 * @param start where it begins in the line
 * @param octets how many; numbers beyond a long are its largest
 * @param synchronising whether the client waits for leave
 */
record Announcement(int start, long octets, boolean synchronising) {
    /** The one at the end of a line; null when there is none. */
    static @Nullable Announcement atEndOf(byte[] line) {
        int at = line.length - 1;
        if (at < 2 || line[at] != '}') {
            return null;
        }
        at--;
        boolean plus = line[at] == '+';
        if (plus) {
            at--;
        }
        int last = at;
        while (at >= 0 && line[at] >= '0' && line[at] <= '9') {
            at--;
        }
        if (at < 0 || at == last || line[at] != '{') {
            return null;
        }
        long octets = 0;
        for (int digit = at + 1; digit <= last; digit++) {
            if (octets > (Long.MAX_VALUE - 9) / 10) {
                octets = Long.MAX_VALUE;
                break;
            }
            octets = octets * 10 + (line[digit] - '0');
        }
        return new Announcement(at, octets, !plus);
    }
}
