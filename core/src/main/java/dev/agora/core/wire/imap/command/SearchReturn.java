package dev.agora.core.wire.imap.command;

/** What an extended SEARCH returns (RFC 9051 §6.4.4.1). */
public enum SearchReturn {
    /** Lowest number. */
    MIN,
    /** Highest number. */
    MAX,
    /** All numbers as a set. */
    ALL,
    /** How many. */
    COUNT,
    /** Keep the result for {@code $} (SEARCHRES). */
    SAVE
}
