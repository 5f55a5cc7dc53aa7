package dev.agora.core.node;

import dev.agora.core.model.AccountId;
import dev.agora.core.security.AddressBlocking;
import dev.agora.core.security.Authenticator;
import java.net.InetAddress;

/** Holds failed logins against the address they came from. Safe for all threads. */
record GuardedAuthenticator(Authenticator accounts, AddressBlocking blocking) implements Authenticator {
    @Override
    public LoginOutcome verify(String name, String password) {
        return accounts.verify(name, password);
    }

    @Override
    public LoginOutcome verify(String name, String password, InetAddress peer) {
        LoginOutcome outcome = accounts.verify(name, password);
        if (outcome instanceof LoginOutcome.Denied) {
            blocking.loginFailed(peer);
        }
        return outcome;
    }

    @Override
    public boolean isCurrent(AccountId account, String credential) {
        return accounts.isCurrent(account, credential);
    }
}
