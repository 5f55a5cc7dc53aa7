package dev.agora.core.node;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.NodeId;
import dev.agora.core.security.ReplicatedAccounts;
import dev.agora.core.session.Sessions;
import java.util.SortedSet;

/**
 * Ends the sessions of a credential that holds no more, whether the log or the bus tells of it first. A session that began with the new
 * credential stays: what counts is the credential that the store holds. Looks on threads of its own; safe for all threads.
 */
record Revocations(ReplicatedAccounts accounts, Sessions sessions) implements BusListener {
    /** The log brought another credential of an account, and this replica holds it. */
    void logged(AccountId account) {
        Thread.ofVirtual().name("revocation").start(() -> end(account, true));
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
        if (event instanceof CredentialRevoked(AccountId account)) {
            // The new credential is committed; without word from the leader nothing older may be trusted.
            Thread.ofVirtual().name("revocation").start(() -> end(account, accounts.catchUp()));
        }
    }

    @Override
    public void resync(NodeId origin, String reason) {
        // The cache is emptied by the relay; sessions are looked at below.
    }

    @Override
    public void reread(long generation, SortedSet<NodeId> origins) {
        lookAgain();
    }

    /** Looks at all sessions, for a revocation may have been missed. */
    void lookAgain() {
        Thread.ofVirtual()
                .name("revocations")
                .start(() -> sessions.endUnless(who -> accounts.isCurrent(who.account(), who.credential())));
    }

    private void end(AccountId account, boolean isKnown) {
        sessions.endUnless(
                who -> !who.account().equals(account) || (isKnown && accounts.isCurrent(account, who.credential())));
    }
}
