package dev.agora.core.node;

import dev.agora.core.admin.AdminHandler;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.certificate.StoredCertificates;
import dev.agora.core.config.AgoraConfig;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.AddressBlocking;
import dev.agora.core.security.AddressPolicy;
import dev.agora.core.security.Authenticator;
import dev.agora.core.security.PeerWords;
import dev.agora.core.security.ReplicatedAccounts;
import dev.agora.core.session.Sessions;
import dev.agora.core.store.BlockChange;
import dev.agora.core.store.ChangeListener;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import dev.agora.core.wire.net.TlsContextSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all nodes enforce together: blocked addresses, revoked credentials, the certificate of the client listeners. Carries what the log and the bus bring to them. Safe for all
 * threads.
 */
final class NodeSecurity implements ChangeListener {
    private final AddressBlocking blocking;
    private final Revocations revocations;
    private final Authenticator authenticator;
    private final AddressAdmin addresses;
    private final ClientCertificates certificates;
    private final CertificateAdmin certificateAdmin;

    private NodeSecurity(
            AddressBlocking blocking,
            Revocations revocations,
            AddressAdmin addresses,
            CertificateAdmin certificateAdmin) {
        this.blocking = blocking;
        this.revocations = revocations;
        this.authenticator = new GuardedAuthenticator(revocations.accounts(), blocking);
        this.addresses = addresses;
        this.certificates = certificateAdmin.certificates();
        this.certificateAdmin = certificateAdmin;
    }

    /** Connects it to the log and the bus; to be called before the bus has a coordinator. @throws IOException when no certificate can be had */
    static NodeSecurity start(AgoraConfig config, Closing closing, Parts parts, ChangeRelay relay, Sources sources)
            throws IOException {
        PeerWords peers =
                new PeerWords(parts.rpc, parts.membership, config.rpc().timeout());
        MemberAddresses members = new MemberAddresses(parts.membership);
        AddressBlocking blocking = closing.add(
                "address blocks",
                new AddressBlocking(
                        AddressPolicy.of(config.security()),
                        parts.store,
                        parts.writer,
                        relay::publish,
                        members,
                        peers,
                        sources.clock));
        Revocations revocations = new Revocations(parts.accounts, parts.sessions);
        StoredCertificates stored = new StoredCertificates(parts.store, parts.writer, parts.secrets, sources.clock);
        ClientCertificates certificates = closing.add(
                "certificates",
                ClientCertificates.start(
                        stored,
                        ClientTls.files(config, sources.clock, sources.random),
                        config.clientTls().isPresent(),
                        sources.clock,
                        relay::publish));
        CertificateAdmin certificateAdmin = new CertificateAdmin(
                certificates, stored, sources.clock, config.cluster().key().isPresent());
        NodeSecurity security =
                new NodeSecurity(blocking, revocations, new AddressAdmin(blocking, members), certificateAdmin);
        relay.alsoTell(security);
        blocking.load();
        certificates.logged();
        List.of(blocking, revocations, certificates).forEach(parts.bus::listen);
        return security;
    }

    /** Who may log in; failures are held against the address. */
    Authenticator authenticator() {
        return authenticator;
    }

    /** Keeps blocked addresses out of these listeners, and cuts what they have open. */
    void guard(Listeners listeners) {
        blocking.onBlocked(listeners::expel);
        listeners.expel();
        blocking.refresh();
    }

    /** Who may connect. */
    AddressBlocking blocking() {
        return blocking;
    }

    /** What client listeners take their certificate from. */
    TlsContextSource tls() {
        return certificates.context();
    }

    Map<String, AdminHandler> handlers() {
        Map<String, AdminHandler> handlers = new HashMap<>(addresses.handlers());
        handlers.putAll(certificateAdmin.handlers());
        return handlers;
    }

    @Override
    public void changed(AccountId account, Set<ChangeType> types, Position position) {
        // Mail is the relay's.
    }

    @Override
    public void blocked(BlockChange change) {
        blocking.logged(change);
    }

    @Override
    public void revoked(AccountId account) {
        revocations.logged(account);
    }

    @Override
    public void setting(String key) {
        if (key.equals(StoredCertificates.OBJECT)) {
            certificates.logged();
        }
    }

    @Override
    public void replaced() {
        certificates.logged();
        Thread.ofVirtual().name("blocks-replaced").start(blocking::load);
        revocations.lookAgain();
    }

    /** What it is made of. */
    record Parts(
            Store store,
            OperationWriter writer,
            NodeRpc rpc,
            Membership membership,
            ClusterBus bus,
            SecretSealer secrets,
            ReplicatedAccounts accounts,
            Sessions sessions) {}

    /** Time by the calendar, and randomness. */
    record Sources(WallClock clock, RandomSource random) {}
}
