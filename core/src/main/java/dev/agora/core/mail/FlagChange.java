package dev.agora.core.mail;

import java.util.Set;

/** What STORE does to flags (RFC 9051 §6.4.6). */
public record FlagChange(Mode mode, Set<String> flags) {
    /** How the named flags act on those present. */
    public enum Mode {
        /** FLAGS. */
        REPLACE,
        /** +FLAGS. */
        ADD,
        /** -FLAGS. */
        REMOVE
    }
}
