package dev.agora.core.raft;

import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Nodes of one cluster in this process, joined by a membership that is told who lives instead of gossiping. */
final class TestCluster implements AutoCloseable {
    private static final RandomSource RANDOM = RandomSource.secure();
    private static final ClusterAuthority AUTHORITY =
            new ClusterAuthority(KeyRing.of(ClusterKey.stretch("a key of the raft tests")), WallClock.system(), RANDOM);

    private final Path home;
    private final long snapshotEntries;
    private final int maxVoters;
    private final Map<NodeId, Member> members = new ConcurrentHashMap<>();
    private final Map<NodeId, Running> running = new TreeMap<>();

    TestCluster(Path home, long snapshotEntries) {
        this(home, snapshotEntries, 5);
    }

    TestCluster(Path home, long snapshotEntries, int maxVoters) {
        this.home = home;
        this.snapshotEntries = snapshotEntries;
        this.maxVoters = maxVoters;
    }

    /** A node that runs, with what it was started from. */
    record Running(RaftNode node, DataDirectory directory, ListApplier applier) {}

    Running start(int id, String directoryName, List<HostPort> seeds) throws IOException {
        NodeId node = new NodeId(id);
        Path path = home.resolve(directoryName);
        DataDirectory directory = DataDirectory.open(path, Optional.of(node), RANDOM);
        new LogRepair(directory, WallClock.system(), RANDOM).run();
        ListApplier applier =
                new ListApplier(Files.createDirectories(path.resolve("store")).resolve("list"));
        Member before = members.get(node);
        HostPort listen = before != null ? before.metadata().rpc() : freePort();
        Identity identity = directory.identity();
        NodeMetadata metadata = new NodeMetadata(
                listen, listen, ReplicaKind.VOTER, identity.cluster(), identity.data(), seeds, "test", 1, 0, 0, "");
        members.put(node, new Member(node, RANDOM.bootId(), MemberState.ALIVE, metadata));
        RaftSettings raft = new RaftSettings(
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                10 << 20,
                Duration.ofSeconds(2),
                maxVoters,
                snapshotEntries);
        RaftNodeSettings settings = new RaftNodeSettings(
                listen,
                ReplicaKind.VOTER,
                seeds,
                OptionalInt.empty(),
                Duration.ofMillis(100),
                Duration.ofMinutes(5),
                raft);
        RaftNode started = RaftNode.start(
                settings,
                directory,
                AUTHORITY.issue(node, List.of()),
                new View(node),
                applier,
                Ticker.system(),
                RANDOM);
        Running one = new Running(started, directory, applier);
        running.put(node, one);
        return one;
    }

    void stop(int id) throws IOException {
        NodeId node = new NodeId(id);
        Running one = Objects.requireNonNull(running.remove(node));
        members.computeIfPresent(
                node, (key, member) -> new Member(key, member.boot(), MemberState.STOPPED, member.metadata()));
        one.node().close();
        one.directory().close();
    }

    Map<NodeId, Running> running() {
        return running;
    }

    Optional<Running> leader() {
        return running.values().stream()
                .filter(one -> one.node().status().role() == LogStatus.Role.LEADER)
                .findFirst();
    }

    static HostPort freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }
    }

    @Override
    public void close() throws IOException {
        for (NodeId node : List.copyOf(running.keySet())) {
            stop(node.value());
        }
    }

    /** What one node sees: what the test says. */
    private final class View implements Membership {
        private final NodeId self;

        View(NodeId self) {
            this.self = self;
        }

        @Override
        public MembershipView view() {
            return new MembershipView(
                    Objects.requireNonNull(members.get(self)), List.copyOf(new TreeMap<>(members).values()));
        }

        @Override
        public Registration listen(Consumer<MembershipEvent> listener) {
            return () -> {};
        }

        @Override
        public void describe(UnaryOperator<NodeMetadata> change) {
            members.computeIfPresent(
                    self,
                    (node, member) -> new Member(node, member.boot(), member.state(), change.apply(member.metadata())));
        }
    }
}
