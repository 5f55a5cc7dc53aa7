package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;

/** An account's row; the hash is preceded by {@code !} while the account may not log in, the counters are the last ids given out in it. */
public record StoredAccount(AccountId id, String address, String passwordHash, Position position, Counters counters) {
    /** Last ids given out. */
    public record Counters(long mailbox, long email, long uidValidity) {}

    private static final String DISABLED = "!";

    /** The same with another hash; one that may not log in still may not. */
    public StoredAccount withPasswordHash(String hash) {
        return withStoredHash(isDisabled() ? DISABLED + hash : hash);
    }

    /** Whether it may not log in. */
    public boolean isDisabled() {
        return passwordHash.startsWith(DISABLED);
    }

    /** The same, which may log in or not. */
    public StoredAccount withEnabled(boolean isEnabled) {
        String bare = isDisabled() ? passwordHash.substring(DISABLED.length()) : passwordHash;
        return withStoredHash(isEnabled ? bare : DISABLED + bare);
    }

    private StoredAccount withStoredHash(String stored) {
        return new StoredAccount(id, address, stored, position, counters);
    }
}
