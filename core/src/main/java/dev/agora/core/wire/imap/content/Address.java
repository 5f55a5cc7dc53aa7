package dev.agora.core.wire.imap.content;

import java.util.Optional;

/**
 * An address of an envelope (RFC 9051 §7.5.2), each text a character for each octet.
 *
 * @param name display name, encoded words left as they are
 * @param mailbox local part; the group's name where a group begins; empty where it ends
 * @param host domain; empty marks the begin or end of a group
 */
public record Address(Optional<String> name, Optional<String> mailbox, Optional<String> host) {
    static Address groupStart(String name) {
        return new Address(Optional.empty(), Optional.of(name), Optional.empty());
    }

    static Address groupEnd() {
        return new Address(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
