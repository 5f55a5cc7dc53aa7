package dev.agora.core.raft;

import dev.agora.core.membership.Membership;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.rpc.GrpcNodeRpc;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcDispatcher;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.wireformat.raft.JoinAnswer;
import dev.agora.core.wireformat.raft.RemoveRequest;
import dev.agora.spi.TlsMaterial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in replication and node RPC: one TCP port, one lane, the Ratis server and what brings it into a cluster. RPC works from the
 * start, before there is a cluster, and on front ends. Stopping is not leaving: a closed node stays a voter. Safe for all threads.
 */
public final class RaftNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RaftNode.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);
    private static final Duration CONNECTIONS_LIMIT = Duration.ofMillis(500);
    private static final long REMOVE_PAUSE_MILLIS = 200;
    private static final Duration CLOSE_STEP = Duration.ofMillis(50);

    private final DataDirectory directory;
    private final RaftSettings settings;
    private final Membership membership;
    private final Lane lane;
    private final GrpcNodeRpc rpc;
    private final RatisLog ratis;
    private final RatisGroup group;
    private final Ticker ticker;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable NodeDriver driver; // Null until the node has begun.

    private RaftNode(
            DataDirectory directory,
            RaftSettings settings,
            Membership membership,
            GrpcNodeRpc rpc,
            RatisLog ratis,
            Ticker ticker) {
        this.ticker = ticker;
        this.directory = directory;
        this.settings = settings;
        this.membership = membership;
        this.lane = new Lane("raft-" + directory.identity().node());
        this.rpc = rpc;
        this.ratis = ratis;
        this.group = new RatisGroup(ratis);
    }

    /**
     * Starts the port, recovers the replica that the directory holds, and begins to look for a cluster.
     *
     * @param tls this node's certificate; its name must be that of the directory's node
     * @param applier the state that the log builds; on a front end never called but for {@code lastApplied}
     * @throws IOException when the port cannot be bound or the log cannot be read
     */
    public static RaftNode start(
            RaftNodeSettings settings,
            DataDirectory directory,
            TlsMaterial tls,
            Membership membership,
            LogApplier applier,
            Ticker ticker,
            RandomSource random)
            throws IOException {
        PeerNames.register();
        ExitUtils.disableSystemExit();
        Identity identity = directory.identity();
        RpcDispatcher dispatcher = new RpcDispatcher();
        GrpcNodeRpc rpc = new GrpcNodeRpc(
                identity.node(),
                tls,
                node -> membership
                        .view()
                        .member(node)
                        .map(member -> member.metadata().rpc()),
                dispatcher,
                settings.rpcInactivity());
        identity.cluster()
                .ifPresent(cluster -> membership
                        .view()
                        .members()
                        .forEach(member -> PeerNames.publish(
                                cluster, member.id(), member.metadata().rpc())));
        LogMark mark = LogMark.open(directory.path(), identity.data());
        Machines machines = new Machines(applier, mark);
        Path storage = directory.path().resolve(DataDirectory.RAFT);
        RaftPeerId peer = PeerNames.peerId(identity.founder());
        RaftServer server = RaftServer.newBuilder()
                .setServerId(peer)
                .setStateMachineRegistry(group -> machines.open())
                .setProperties(RatisProperties.properties(settings.raft(), settings.listen(), storage))
                .setParameters(RatisProperties.parameters(tls, new RpcPort(dispatcher, rpc::disconnected, peer)))
                .build();
        RaftNode node = new RaftNode(
                directory,
                settings.raft(),
                membership,
                rpc,
                new RatisLog(server, settings.raft(), machines, mark),
                ticker);
        node.begin(settings, random);
        return node;
    }

    private void begin(RaftNodeSettings node, RandomSource random) throws IOException {
        GroupKeeper keeper = new GroupKeeper(directory, settings, membership, lane, ratis, group, ticker);
        NodeDriver started = new NodeDriver(
                node,
                directory,
                membership,
                rpc,
                lane,
                new NodeDriver.RatisGroupAndLog(ratis, group),
                new NodeDriver.TickerAndRandom(ticker, random));
        rpc.serve(GroupKeeper.JOIN, keeper::join);
        rpc.serve(GroupKeeper.REMOVE, keeper::remove);
        started.serve();
        driver = started;
        try {
            ratis.server().start();
        } catch (IOException | RuntimeException failure) {
            close();
            throw new IOException(
                    "node RPC cannot start on " + node.listen() + " with the log in " + directory.path()
                            + ": if the port is in use set cluster.rpc-port to another one; if the log is damaged move the directory away,"
                            + " the node then rejoins",
                    failure);
        }
        lane.execute(started::beat);
        var _ = lane.every(node.heartbeat(), started::beat);
        var _ = lane.every(node.heartbeat(), keeper::beat);
    }

    /** The replicated log. */
    public ReplicatedLog log() {
        return ratis;
    }

    /** Calls between nodes. */
    public NodeRpc rpc() {
        return rpc;
    }

    /** Calls {@code listener} whenever a connection to or from a node ends: crash evidence for gossip; it must not block. */
    public void onDisconnect(Consumer<NodeId> listener) {
        rpc.onDisconnect(listener);
    }

    /** State of the log on this node. */
    public LogStatus status() {
        return ratis.status();
    }

    /** Where it listens, with the port that was chosen when the settings said 0. */
    public HostPort address(String host) {
        return new HostPort(
                host, ratis.server().getServerRpc().getInetSocketAddress().getPort());
    }

    /** Takes this node out of the group for good. Blocks. @throws IOException when the leader refuses or none answers within {@code limit} */
    public void leave(Duration limit) throws IOException, InterruptedException {
        NodeDriver present = driver;
        if (present == null) {
            throw new IOException("the node is not started yet");
        }
        present.leaves(true);
        try {
            remove(directory.identity().node(), limit);
        } catch (IOException | InterruptedException failure) {
            present.leaves(false);
            throw failure;
        }
    }

    /**
     * Takes a node out of the group for good: returns when the group is without it. Blocks.
     *
     * @throws IOException when the leader refuses, or none answers within {@code limit}; the message says why
     */
    public void remove(NodeId node, Duration limit) throws IOException, InterruptedException {
        byte[] request =
                RemoveRequest.newBuilder().setNode(node.value()).build().toByteArray();
        String last = "the cluster has no leader";
        long deadline = ticker.nanos() + limit.toNanos();
        while (ticker.nanos() < deadline) {
            Optional<NodeId> leader = status().leader();
            if (leader.isPresent()) {
                JoinAnswer answer = askToRemove(leader.get(), request);
                if (answer.getKind() == JoinAnswer.Kind.MEMBER) {
                    return;
                }
                if (answer.getKind() == JoinAnswer.Kind.REFUSED) {
                    throw new IOException(answer.getReason() + "; nothing was changed");
                }
                last = answer.getReason();
            }
            TimeUnit.MILLISECONDS.sleep(REMOVE_PAUSE_MILLIS);
        }
        throw new IOException("node " + node + " was not removed within " + limit.toSeconds() + " s: " + last
                + "; look at 'agora cluster status' and try again");
    }

    private JoinAnswer askToRemove(NodeId leader, byte[] request) throws IOException, InterruptedException {
        try {
            return JoinAnswer.parseFrom(rpc.call(leader, GroupKeeper.REMOVE, request, settings.rpcTimeout())
                    .toCompletableFuture()
                    .get());
        } catch (ExecutionException failure) {
            return JoinAnswer.newBuilder()
                    .setReason("node " + leader + " did not answer: " + failure.getMessage())
                    .build();
        }
    }

    private void handOver() {
        RaftServer.Division division = ratis.division();
        Optional<ClusterId> cluster = directory.identity().cluster();
        if (division == null || cluster.isEmpty() || !division.getInfo().isLeader()) {
            return;
        }
        List<NodeId> live =
                membership.view().live().stream().map(member -> member.id()).toList();
        RaftPeerId self = division.getId();
        Optional<Founder> target = group.members(division).voters().stream()
                .filter(voter -> !PeerNames.peerId(voter).equals(self) && live.contains(voter.node()))
                .min(Comparator.naturalOrder());
        if (target.isEmpty()) {
            return;
        }
        try {
            group.transfer(cluster.get(), target.get()).join();
            log.info("leadership handed over to node {}", target.get().node());
        } catch (CompletionException refused) {
            log.warn("leadership was not handed over, the others elect: {}", String.valueOf(refused.getMessage()));
        }
    }

    /** Hands leadership over, then stops; at most about 10 seconds. Idempotent. The directory stays open. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        NodeDriver present = driver;
        if (present != null) {
            present.stops();
        }
        handOver();
        lane.close();
        ratis.mark();
        RaftServer.Division division = ratis.division(); // Not to be had any more once the server closes.
        Thread closing = Thread.ofPlatform().daemon().name("raft-close").start(() -> {
            try {
                ratis.server().close();
            } catch (IOException failure) {
                log.warn("the Raft server did not close cleanly", failure);
            }
        });
        awaitClosed(closing, division);
        rpc.close();
    }

    /** Waits for the log to be closed; the connections to peers that do not answer may end later, by themselves. */
    private static void awaitClosed(Thread closing, RaftServer.@Nullable Division division) {
        Duration waited = Duration.ZERO;
        Duration logClosed = Duration.ZERO;
        try {
            while (!closing.join(CLOSE_STEP)) {
                waited = waited.plus(CLOSE_STEP);
                if (division == null || division.getInfo().getLifeCycleState() == LifeCycle.State.CLOSED) {
                    logClosed = logClosed.plus(CLOSE_STEP);
                }
                if (logClosed.compareTo(CONNECTIONS_LIMIT) >= 0) {
                    log.info("connections to some peers are still open, they do not answer; they end with the process");
                    return;
                }
                if (waited.compareTo(CLOSE_LIMIT) >= 0) {
                    log.warn("the Raft server did not close within {}", CLOSE_LIMIT);
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
