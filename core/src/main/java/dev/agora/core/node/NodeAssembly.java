package dev.agora.core.node;

import dev.agora.core.admin.AdminServer;
import dev.agora.core.bus.BusSettings;
import dev.agora.core.bus.BusSources;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorThreads;
import dev.agora.core.bus.EpochFile;
import dev.agora.core.bus.switching.StoredRows;
import dev.agora.core.config.AgoraConfig;
import dev.agora.core.config.ClusterConfig;
import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.gossip.GossipSettings;
import dev.agora.core.gossip.engine.GossipConfig;
import dev.agora.core.mail.Bodies;
import dev.agora.core.mail.ReplicatedDelivery;
import dev.agora.core.mail.ReplicatedMail;
import dev.agora.core.membership.GossipMembership;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.notify.Feed;
import dev.agora.core.notify.PositionNotifier;
import dev.agora.core.raft.ClusterFit;
import dev.agora.core.raft.DataDirectory;
import dev.agora.core.raft.Identity;
import dev.agora.core.raft.LogRepair;
import dev.agora.core.raft.RaftNode;
import dev.agora.core.raft.RaftNodeSettings;
import dev.agora.core.raft.RaftSettings;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.ReplicatedAccounts;
import dev.agora.core.session.Sessions;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.blob.Blobs;
import dev.agora.core.store.rocks.RocksStore;
import dev.agora.core.store.rocks.StoreException;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires one node from its settings, in order: directory, key, membership, store, log, bus, mail, listeners. Runs on the thread that starts the
 * node; what it opened is closed in reverse, also when a later part fails to start.
 */
public final class NodeAssembly {
    /** Version that a node says of itself. */
    public static final String VERSION = "0.1.0";

    /** Highest format of log entries that this version applies. */
    private static final int FORMAT_VERSION = 1;

    /** System property of the system tests: {@code log} or {@code bus}, the feed that is cut. */
    private static final String CUT_FEED = "agora.test.cut-feed";

    private static final Duration DESCRIBE_PERIOD = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(NodeAssembly.class);

    private final AgoraConfig config;
    private final Ticker ticker = Ticker.system();
    private final WallClock clock = WallClock.system();
    private final RandomSource random = RandomSource.secure();
    private final Closing closing = new Closing();
    private final ChangeRelay relay = new ChangeRelay();
    /** Lent to coordinators; closed after the bus has closed them. */
    private final CoordinatorThreads threads = new CoordinatorThreads();

    private NodeAssembly(AgoraConfig config) {
        this.config = config;
    }

    /** Starts a node. @throws Exception when a part cannot start; what was opened is closed, and the message says what to mend */
    public static AgoraNode start(AgoraConfig config) throws Exception {
        NodeAssembly assembly = new NodeAssembly(config);
        try {
            return assembly.assemble();
        } catch (Exception failed) {
            assembly.closing.close();
            throw failed;
        }
    }

    private AgoraNode assemble() throws Exception {
        ClusterConfig cluster = config.cluster();
        StartChecks.require(config);
        CoordinatorCheck.ofClassPath().require(config);
        DataDirectory directory =
                closing.add("data directory", DataDirectory.open(config.dataPath(), cluster.nodeId(), random));
        LogRepair repair = new LogRepair(directory, clock, random);
        repair.run();
        Identity identity = directory.identity();
        AgoraNode node = new AgoraNode(closing);
        KeyRing ring = ClusterSecret.ring(cluster, random);
        TlsMaterial tls =
                new ClusterAuthority(ring, clock, random).issue(identity.node(), List.of(cluster.advertiseAddr()));
        BootId boot = random.bootId();
        HostPort busAddress = BusPort.of(cluster);
        NodeAlarms alarms = new NodeAlarms(identity.node(), node);
        GossipMembership membership = membership(identity, boot, ring, busAddress, alarms);
        RocksStore store = closing.add("store", openStore(directory, repair));
        gate(directory).pass(membership, alarms);
        RaftNode raft =
                closing.add("raft", RaftNode.start(raftSettings(), directory, tls, membership, store, ticker, random));
        raft.onDisconnect(membership::suspectHint);
        SecretSealer secrets = StoreSecret.sealer(ring, cluster.key().isPresent(), directory.path(), random);
        Replication replication = new Replication(identity.node(), membership, store, raft, secrets);
        closing.add("coordinator threads", threads);
        ClusterBus bus = closing.add(
                "bus",
                new ClusterBus(
                        new BusSettings(identity.node(), boot, cluster.heartbeat()),
                        new PlaneSealer(ring, Plane.BUS, identity.node(), boot),
                        membership,
                        raft.rpc(),
                        new BusSources(ticker, clock, random, new EpochFile(directory.path()))));
        serve(replication, bus, tls, busAddress, node);
        closing.add("membership announcement", membership::stop);
        alarms.started().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        log.info("node {} of Agora {} is ready", identity.node(), VERSION);
        return node;
    }

    private RocksStore openStore(DataDirectory directory, LogRepair repair) throws IOException {
        Path path = directory.path().resolve("store");
        try {
            return RocksStore.open(path, relay);
        } catch (StoreException failed) {
            if (!failed.isDamaged()) {
                throw failed;
            }
            repair.setStoreAside(String.valueOf(failed.getMessage()));
            return RocksStore.open(path, relay);
        }
    }

    private StartGate gate(DataDirectory directory) {
        ClusterConfig cluster = config.cluster();
        ClusterFit fit = new ClusterFit(directory, cluster.seeds());
        return new StartGate(ticker, !cluster.seeds().isEmpty(), cluster.heartbeat(), fit);
    }

    private GossipMembership membership(
            Identity identity, BootId boot, KeyRing ring, HostPort busAddress, NodeAlarms alarms) {
        ClusterConfig cluster = config.cluster();
        NodeMetadata metadata = new NodeMetadata(
                new HostPort(cluster.advertiseAddr(), cluster.rpcPort().number()),
                busAddress,
                replicaKind(),
                identity.cluster(),
                identity.data(),
                cluster.seeds(),
                VERSION,
                FORMAT_VERSION,
                0,
                0,
                "starting");
        GossipSettings settings = new GossipSettings(
                identity.node(),
                boot,
                new HostPort(cluster.bindAddr(), cluster.bindPort().number()),
                new HostPort(cluster.advertiseAddr(), cluster.bindPort().number()),
                cluster.seeds().stream().map(NodeAssembly::seed).toList(),
                GossipConfig.lan()
                        .withHeartbeat(cluster.heartbeat())
                        .withPhi(cluster.phiSuspect(), cluster.phiConvict()));
        PlaneSealer sealer = new PlaneSealer(ring, Plane.GOSSIP, identity.node(), boot);
        return closing.add("membership", GossipMembership.start(settings, metadata, sealer, ticker, random, alarms));
    }

    private static String seed(HostPort seed) {
        return seed.port() == 0 ? seed.host() : seed.toString();
    }

    private void serve(Replication replication, ClusterBus bus, TlsMaterial tls, HostPort busAddress, AgoraNode node)
            throws Exception {
        OperationWriter writer = writer(replication);
        writer.onCommitted(relay::committed);
        ExecutorService tellers = closing.add("notifier", Executors.newVirtualThreadPerTaskExecutor());
        PositionNotifier notifier = new PositionNotifier(replication.store, tellers);
        cutFeed(notifier);
        ReplicatedAccounts accounts = new ReplicatedAccounts(replication.store, writer, random);
        relay.connect(notifier, bus, accounts);
        bus.listen(relay);
        EventsTail tail = new EventsTail(replication.node, clock);
        bus.listen(tail);
        relay.onPublished(tail::published);
        Sessions sessions = new Sessions(notifier);
        NodeSecurity security = security(replication, writer, bus, accounts, sessions);
        ClusterCoordinator coordinator = useCoordinator(replication, writer, bus, tls, busAddress);
        Bodies bodies = MessageBlobs.start(
                config,
                closing,
                new MessageBlobs.Parts(replication.node, replication.store, replication.raft, writer),
                new Blobs.Sources(clock, ticker, random));
        ReplicatedMail mail = new ReplicatedMail(replication.store, writer, bodies);
        Listeners listeners = Listeners.start(
                config,
                closing,
                security.tls(),
                ticker,
                clock,
                new Listeners.Services(
                        mail,
                        new ReplicatedDelivery(replication.store, writer, bodies),
                        security.authenticator(),
                        sessions,
                        security.blocking()::protocolBroken,
                        mayRead(replication.raft.log()),
                        security.blocking()::mayConnect));
        security.guard(listeners);
        NodeStatus status = new NodeStatus(replication.membership, replication.raft, bus, notifier, sessions, () -> {
            var ports = listeners.ports();
            ports.put(
                    "rpc",
                    replication.raft.address(config.cluster().advertiseAddr()).port());
            ports.put("gossip", replication.membership.boundPort());
            ports.put("bus", busAddress.port());
            return ports;
        });
        AdminCommands commands = new AdminCommands(
                accounts,
                new CoordinatorAdmin(coordinator, bus),
                tail,
                status,
                new Departure(replication.membership, replication.raft, node));
        closing.add(
                "admin socket",
                AdminServer.start(config.dataPath(), commands.with(security.handlers()), commands.streams()));
        describeRegularly(replication);
    }

    /** By {@code reads.when-isolated}; a node that knows no leader cannot reach a quorum. */
    private BooleanSupplier mayRead(ReplicatedLog log) {
        return config.raft().serveReadsWhenIsolated()
                ? () -> true
                : () -> log.status().leader().isPresent();
    }

    private OperationWriter writer(Replication replication) {
        OperationWriter.Times times = new OperationWriter.Times(
                config.raft().commitTimeout(), config.rpc().timeout());
        return closing.add(
                "writer",
                new OperationWriter(
                        replication.raft.log(),
                        replication.raft.rpc(),
                        replication.node,
                        replication.store,
                        times,
                        new OperationWriter.Sources(clock, ticker, random)));
    }

    private NodeSecurity security(
            Replication replication,
            OperationWriter writer,
            ClusterBus bus,
            ReplicatedAccounts accounts,
            Sessions sessions)
            throws IOException {
        NodeSecurity.Parts parts = new NodeSecurity.Parts(
                replication.store,
                writer,
                replication.raft.rpc(),
                replication.membership,
                bus,
                replication.secrets,
                accounts,
                sessions);
        return NodeSecurity.start(config, closing, parts, relay, new NodeSecurity.Sources(clock, random));
    }

    private ClusterCoordinator useCoordinator(
            Replication replication, OperationWriter writer, ClusterBus bus, TlsMaterial tls, HostPort busAddress) {
        StoredRows rows =
                new StoredRows(replication.store, writer, replication.raft.log(), replicaKind() != ReplicaKind.NONE);
        ClusterCoordinator.Surroundings around = new ClusterCoordinator.Surroundings(
                replication.membership, replication.raft.rpc(), busAddress, tls, ticker, clock, random, threads);
        return ClusterCoordinator.start(config.coordinator(), around, bus, rows, replication.secrets, closing);
    }

    private void describeRegularly(Replication replication) {
        Lane lane = closing.add("description", new Lane("description"));
        HostPort rpc = replication.raft.address(config.cluster().advertiseAddr());
        var _ = lane.every(DESCRIBE_PERIOD, () -> {
            long applied = replication.store.appliedIndex();
            replication.membership.describe(
                    now -> now.appliedIndex() == applied && now.rpc().equals(rpc)
                            ? now
                            : now.withRpc(rpc).withAppliedIndex(applied));
        });
    }

    private static void cutFeed(PositionNotifier notifier) {
        String cut = System.getProperty(CUT_FEED, "");
        if (!cut.isEmpty()) {
            log.warn("feed {} is cut by the system property {}: for system tests only", cut, CUT_FEED);
            notifier.cut(Feed.valueOf(cut.toUpperCase(Locale.ROOT)));
        }
    }

    private RaftNodeSettings raftSettings() {
        RaftSettings raft = new RaftSettings(
                config.raft().electionTimeout(),
                config.raft().commitTimeout(),
                config.raft().batchMaxBytes(),
                config.rpc().timeout(),
                config.raft().maxVoters(),
                RaftSettings.DEFAULT_SNAPSHOT_ENTRIES,
                config.raft().deadVoterTimeout());
        ClusterConfig cluster = config.cluster();
        return new RaftNodeSettings(
                new HostPort(cluster.bindAddr(), cluster.rpcPort().number()),
                replicaKind(),
                cluster.seeds(),
                cluster.expect(),
                cluster.heartbeat(),
                config.rpc().inactivityTimeout(),
                raft);
    }

    private ReplicaKind replicaKind() {
        return switch (config.cluster().replica()) {
            case VOTER -> ReplicaKind.VOTER;
            case READ_ONLY -> ReplicaKind.READ_ONLY;
            case NONE -> ReplicaKind.NONE;
        };
    }

    /** What replication is made of. */
    private record Replication(
            NodeId node, GossipMembership membership, RocksStore store, RaftNode raft, SecretSealer secrets) {}
}
