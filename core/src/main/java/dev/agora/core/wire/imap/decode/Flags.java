package dev.agora.core.wire.imap.decode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads flags: system flags in their canonical spelling, keywords as given (RFC 9051 §2.3.2). */
final class Flags {
    private static final List<String> SYSTEM = List.of("\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft");
    private static final int MOST = 256;
    private static final int LONGEST = 256;

    private Flags() {}

    static String flag(Tokens tokens) throws BadSyntax {
        boolean isSystem = tokens.skip('\\');
        String name = tokens.atom();
        if (name.length() > LONGEST) {
            throw new BadSyntax("Flag longer than " + LONGEST + " characters");
        }
        if (!isSystem) {
            return name;
        }
        for (String known : SYSTEM) {
            if (known.substring(1).equalsIgnoreCase(name)) {
                return known;
            }
        }
        throw new BadSyntax("Not a system flag that can be set: \\" + name);
    }

    /** Flags in parentheses. */
    static Set<String> list(Tokens tokens) throws BadSyntax {
        return bounded(tokens.list(() -> flag(tokens)));
    }

    /** Flags in parentheses or bare to the end of the command (RFC 9051 §9 store-att-flags). */
    static Set<String> listOrBare(Tokens tokens) throws BadSyntax {
        if (tokens.peek() == '(') {
            return list(tokens);
        }
        List<String> flags = new ArrayList<>();
        do {
            flags.add(flag(tokens));
        } while (tokens.skip(' '));
        return bounded(flags);
    }

    private static Set<String> bounded(List<String> flags) throws BadSyntax {
        if (flags.size() > MOST) {
            throw new BadSyntax("More than " + MOST + " flags");
        }
        return new LinkedHashSet<>(flags);
    }
}
