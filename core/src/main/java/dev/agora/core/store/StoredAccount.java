package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;

/** An account's row; the counters are the last ids given out in it. */
public record StoredAccount(AccountId id, String address, String passwordHash, Position position, Counters counters) {
    /** Last ids given out. */
    public record Counters(long mailbox, long email, long uidValidity) {}

    /** The same with another hash. */
    public StoredAccount withPasswordHash(String hash) {
        return new StoredAccount(id, address, hash, position, counters);
    }
}
