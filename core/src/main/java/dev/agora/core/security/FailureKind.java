package dev.agora.core.security;

import java.util.Arrays;
import java.util.Map;

/** What is held against an address, each kind counted by itself. Nodes tell one another counts under {@link FailureSpan#key}. */
public enum FailureKind {
    /** A login with a wrong name or password. */
    LOGIN("", "failed logins"),
    /** Something that is no protocol at all: see {@link ProtocolWatch}. */
    PROTOCOL("protocol ", "protocol errors");

    private final String prefix;
    private final String words;

    FailureKind(String prefix, String words) {
        this.prefix = prefix;
        this.words = words;
    }

    /** The name of a client's failures of this kind; that of a login is the client itself. */
    String key(String client) {
        return prefix + client;
    }

    /** The kind and the client of a name. */
    static Map.Entry<FailureKind, String> ofKey(String key) {
        FailureKind kind = Arrays.stream(values())
                .filter(known -> !known.prefix.isEmpty() && key.startsWith(known.prefix))
                .findFirst()
                .orElse(LOGIN);
        return Map.entry(kind, key.substring(kind.prefix.length()));
    }

    /** In the plural, for people. */
    String words() {
        return words;
    }
}
