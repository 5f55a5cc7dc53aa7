package dev.agora.core.security;

import dev.agora.core.model.AccountId;
import java.net.InetAddress;

/** Verifies passwords (Argon2id), two at a time. May block: call it on a virtual thread. Safe for all threads. */
public interface Authenticator {
    /** Verifies a name and a password; the name is the account's address, without regard to case. */
    LoginOutcome verify(String name, String password);

    /** The same for a client at an address, whose failures may be held against it. */
    default LoginOutcome verify(String name, String password, InetAddress peer) {
        return verify(name, password);
    }

    /** Whether a credential that was accepted earlier is still the account's; to be asked once the session is open. */
    default boolean isCurrent(AccountId account, String credential) {
        return true;
    }

    /** What came of it. */
    sealed interface LoginOutcome {
        /** The password fits; {@code credential} names it among all that the account has had, and proves nothing. */
        record Accepted(AccountId account, String name, String credential) implements LoginOutcome {}

        /** No such account, or the password does not fit: not told apart. */
        record Denied() implements LoginOutcome {}

        /** Not verified: too many wait, or the store cannot be read. */
        record Unavailable(String reason) implements LoginOutcome {}
    }
}
