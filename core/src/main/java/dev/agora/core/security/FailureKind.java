package dev.agora.core.security;

import java.util.Arrays;
import java.util.Map;

/** What is held against an address, each kind counted by itself. Nodes tell one another counts under {@link #key}. */
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

    /** The name under which a client's count of this kind is told; that of a login is the client itself, as it was before there were kinds. */
    String key(String client) {
        return prefix + client;
    }

    /** The kind and the client of a told name. */
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
