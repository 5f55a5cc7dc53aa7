package dev.agora.core.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Rules for mailbox names: levels parted by a slash, INBOX without regard to case. */
public final class MailboxName {
    /** The inbox. */
    public static final String INBOX = "INBOX";

    /** Separates levels. */
    public static final char SEPARATOR = '/';

    /** Bytes a name may have in UTF-8. */
    public static final int MAX_BYTES = 1024;

    /** Levels a name may have. */
    public static final int MAX_LEVELS = 32;

    private MailboxName() {}

    /** The name with a first level of INBOX in capitals. */
    public static String canonical(String name) {
        if (!name.regionMatches(true, 0, INBOX, 0, INBOX.length())) {
            return name;
        }
        boolean isWholeLevel = name.length() == INBOX.length() || name.charAt(INBOX.length()) == SEPARATOR;
        return isWholeLevel ? INBOX + name.substring(INBOX.length()) : name;
    }

    /** Why a canonical name is not allowed; empty when it is. */
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("a mailbox name must not be empty");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("a mailbox name has at most " + MAX_BYTES + " bytes");
        }
        String[] levels = name.split("/", -1);
        if (levels.length > MAX_LEVELS) {
            return Optional.of("a mailbox name has at most " + MAX_LEVELS + " levels");
        }
        for (String level : levels) {
            if (level.isEmpty()) {
                return Optional.of("a mailbox name must not have an empty level: '" + name + "'");
            }
        }
        boolean hasBad = name.chars()
                .anyMatch(character -> character < ' '
                        || character == '*'
                        || character == '%'
                        || (character >= 0x7F && character < 0xA0)
                        || character == 0xFFFD
                        || (character >= 0x2028 && character <= 0x2029));
        return hasBad ? Optional.of("a mailbox name must not have control characters, '*' or '%'") : Optional.empty();
    }

    /** Whether {@code name} lies below {@code above}. */
    public static boolean isBelow(String name, String above) {
        return name.length() > above.length() && name.startsWith(above) && name.charAt(above.length()) == SEPARATOR;
    }

    /** Whether two names are equal without regard to case. */
    public static boolean isSameIgnoringCase(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
