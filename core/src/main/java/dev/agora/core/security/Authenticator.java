package dev.agora.core.security;

import dev.agora.core.model.AccountId;

/** Verifies passwords (Argon2id), two at a time. May block: call it on a virtual thread. Safe for all threads. */
public interface Authenticator {
    /** Verifies a name and a password; the name is the account's address, without regard to case. */
    LoginOutcome verify(String name, String password);

    /** What came of it. */
    sealed interface LoginOutcome {
        /** The password fits. */
        record Accepted(AccountId account, String name) implements LoginOutcome {}

        /** No such account, or the password does not fit: not told apart. */
        record Denied() implements LoginOutcome {}

        /** Not verified: too many wait, or the store cannot be read. */
        record Unavailable(String reason) implements LoginOutcome {}
    }
}
