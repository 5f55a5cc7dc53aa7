package dev.agora.core.wire.imap;

import dev.agora.core.mail.MailService;
import java.util.Locale;

/** A pattern of LIST: {@code *} stands for anything, {@code %} for anything within a level (RFC 9051 §6.3.9). Linear in time and space. */
record MailboxPattern(String pattern) {
    MailboxPattern {
        String inbox = "INBOX";
        boolean isInbox = pattern.toUpperCase(Locale.ROOT).startsWith(inbox)
                && (pattern.length() == inbox.length() || !Character.isLetterOrDigit(pattern.charAt(inbox.length())));
        pattern = isInbox ? inbox + pattern.substring(inbox.length()) : pattern;
    }

    /** Whether it ends with a wildcard that stays within one level. */
    boolean endsInLevel() {
        return pattern.endsWith("%");
    }

    boolean matches(String name) {
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int at = 0; at < pattern.length(); at++) {
            char token = pattern.charAt(at);
            boolean[] next = new boolean[reached.length];
            for (int end = 0; end < next.length; end++) {
                if (token == '*' || token == '%') {
                    boolean extended =
                            end > 0 && next[end - 1] && (token == '*' || name.charAt(end - 1) != MailService.SEPARATOR);
                    next[end] = reached[end] || extended;
                } else {
                    next[end] = end > 0 && reached[end - 1] && name.charAt(end - 1) == token;
                }
            }
            reached = next;
        }
        return reached[name.length()];
    }
}
