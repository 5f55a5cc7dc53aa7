package dev.agora.core.store;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sets of flags: compared without case, system flags in their canonical spelling, {@code \Recent} never stored (RFC 9051 §2.3.2). */
public final class Flags {
    /** Read. */
    public static final String SEEN = "\\Seen";

    /** To be expunged. */
    public static final String DELETED = "\\Deleted";

    /** Flags a message may have. */
    public static final int MAX_FLAGS = 128;

    /** Characters a flag may have. */
    public static final int MAX_FLAG_CHARACTERS = 128;

    private static final List<String> SYSTEM = List.of(SEEN, DELETED, "\\Answered", "\\Flagged", "\\Draft");

    private Flags() {}

    /** An immutable set of these flags. */
    public static SortedSet<String> of(Collection<String> flags) {
        TreeSet<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String flag : flags) {
            if (!flag.equalsIgnoreCase("\\Recent")) {
                set.add(canonical(flag));
            }
        }
        return Collections.unmodifiableSortedSet(set);
    }

    /** Whether each is an allowed flag and they are not too many. */
    public static boolean areAllowed(Collection<String> flags) {
        return flags.size() <= MAX_FLAGS && flags.stream().allMatch(Flags::isAllowed);
    }

    private static boolean isAllowed(String flag) {
        if (flag.isEmpty() || flag.length() > MAX_FLAG_CHARACTERS) {
            return false;
        }
        if (flag.charAt(0) == '\\') {
            return SYSTEM.contains(canonical(flag)) || flag.equalsIgnoreCase("\\Recent");
        }
        // RFC 9051 §9: flag-keyword = "$" forms or atom.
        return flag.chars()
                .allMatch(character -> character > ' ' && character < 0x7F && "(){%*\"\\]".indexOf(character) < 0);
    }

    private static String canonical(String flag) {
        for (String system : SYSTEM) {
            if (system.equalsIgnoreCase(flag)) {
                return system;
            }
        }
        return flag;
    }
}
