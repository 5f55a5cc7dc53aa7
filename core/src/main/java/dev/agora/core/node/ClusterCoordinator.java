package dev.agora.core.node;

import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.core.bus.CoordinatorThreads;
import dev.agora.core.bus.switching.CoordinatorFields;
import dev.agora.core.bus.switching.CoordinatorMaker;
import dev.agora.core.bus.switching.CoordinatorProbe;
import dev.agora.core.bus.switching.CoordinatorRows;
import dev.agora.core.bus.switching.CoordinatorSwitch;
import dev.agora.core.bus.switching.OwnCoordinator;
import dev.agora.core.bus.switching.ProbeMembership;
import dev.agora.core.config.CoordinatorConfig;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;

/** The coordinator of a node: the plug-ins found, what they are lent, and the switch that keeps the bus on the cluster's value. */
record ClusterCoordinator(CoordinatorMaker maker, CoordinatorSwitch follower, Member self, Surroundings around) {
    /** Node id of the sending end of a probe: no node of a cluster bears it. */
    private static final NodeId PROBE_SENDER = new NodeId(Integer.MAX_VALUE);

    /** What of the node it needs beside the bus. */
    record Surroundings(
            Membership membership,
            NodeRpc rpc,
            HostPort busAddress,
            TlsMaterial tls,
            Ticker ticker,
            WallClock clock,
            RandomSource random,
            CoordinatorThreads threads) {}

    /**
     * Finds the plug-ins, then opens what the cluster's value, an override or the node's own settings say.
     *
     * @throws dev.agora.spi.CoordinatorException when the settings name one that cannot be made
     */
    static ClusterCoordinator start(
            CoordinatorConfig config,
            Surroundings around,
            ClusterBus bus,
            CoordinatorRows rows,
            SecretSealer secrets,
            Closing closing) {
        CoordinatorLoader loader = CoordinatorListing.find();
        Member self = around.membership.view().self();
        CoordinatorLoan loan = new CoordinatorLoan(
                self.id(),
                around.busAddress,
                around.membership,
                around.tls,
                around.clock,
                bus.reporter(),
                around.threads);
        OwnCoordinator own = new OwnCoordinator(config.type(), config.typeWasSet(), config.override(), config.fields());
        CoordinatorMaker maker = new CoordinatorMaker(loader, loan, own);
        CoordinatorSwitch.Parts parts =
                new CoordinatorSwitch.Parts(self.id(), bus, around.membership, around.rpc, rows, around.ticker);
        CoordinatorSwitch follower =
                closing.add("coordinator switch", new CoordinatorSwitch(parts, maker, new CoordinatorFields(secrets)));
        bus.listen(follower);
        follower.start();
        return new ClusterCoordinator(maker, follower, self, around);
    }

    /** A probe of a value, with ports of its own. @throws IOException when no port is free */
    CoordinatorProbe probe() throws IOException {
        Member receiver = end(self.id(), freePort());
        Member sender = end(PROBE_SENDER, freePort());
        CoordinatorProbe.Loans loans = new CoordinatorProbe.Loans(loan(receiver, sender), loan(sender, receiver));
        return new CoordinatorProbe(maker, loans, around.random, around.ticker);
    }

    private Member end(NodeId node, int port) {
        NodeMetadata now = self.metadata();
        HostPort address = new HostPort(around.busAddress.host(), port);
        NodeMetadata listening = new NodeMetadata(
                now.rpc(),
                address,
                now.replica(),
                now.cluster(),
                now.data(),
                now.seeds(),
                now.softwareVersion(),
                now.formatVersion(),
                0,
                0,
                "probe");
        return new Member(node, around.random.bootId(), self.state(), listening);
    }

    private CoordinatorLoan loan(Member end, Member other) {
        CoordinatorLoan lent = maker.loan();
        return new CoordinatorLoan(
                end.id(),
                end.metadata().bus(),
                new ProbeMembership(end, other),
                lent.tls(),
                lent.clock(),
                new QuietReporter("coordinator test"),
                lent.threads());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The fields of a value as they may be shown. */
    Map<String, String> shown(String type, Map<String, String> fields) {
        return new CoordinatorConfig(type, true, java.util.Optional.empty(), fields).shown(maker.secretKeys(type));
    }
}
