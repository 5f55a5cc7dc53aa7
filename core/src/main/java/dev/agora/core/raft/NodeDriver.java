package dev.agora.core.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.BootId;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.raft.formation.Founding;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.wireformat.raft.JoinAnswer;
import dev.agora.core.wireformat.raft.JoinRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node into a cluster and keeps it there, one heartbeat after the other: form one, or join the one in sight, start the group,
 * ask for a vote. Confined to the raft lane.
 */
final class NodeDriver {
    private static final Logger log = LoggerFactory.getLogger(NodeDriver.class);
    /** Beats during which a replica is closed, or in another role than the group gave it, before it is opened again. */
    private static final int REOPEN_BEATS = 2;

    private static final int MAX_REOPEN_DOUBLINGS = 6;

    private static final int MAX_FOREIGN = 256;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RaftNodeSettings settings;
    private final DataDirectory directory;
    private final Membership membership;
    private final NodeRpc rpc;
    private final Lane lane;
    private final RatisLog ratis;
    private final RatisGroup group;
    private final Ticker ticker;
    private final FormationDriver formation;
    private final Set<BootId> foreign = new HashSet<>();
    private boolean running;
    private boolean asking;
    private @Nullable NodeId toldLeader;
    private long reportedAt;
    private volatile boolean leaving; // Set by the thread that carries out the command, read by the lane.
    private volatile boolean stopping; // Set by the thread that closes the node, read by the lane.
    private int unfit;
    private int reopened;
    private String waits = "";
    private long describedIndex;

    NodeDriver(
            RaftNodeSettings settings,
            DataDirectory directory,
            Membership membership,
            NodeRpc rpc,
            Lane lane,
            RatisGroupAndLog ratis,
            TickerAndRandom sources) {
        this.settings = settings;
        this.directory = directory;
        this.membership = membership;
        this.rpc = rpc;
        this.lane = lane;
        this.ratis = ratis.log();
        this.group = ratis.group();
        this.ticker = sources.ticker();
        this.reportedAt = ticker.nanos();
        this.formation = new FormationDriver(directory, settings, rpc, lane, sources.random(), this::found);
    }

    /** The log and the administration of its group. */
    record RatisGroupAndLog(RatisLog log, RatisGroup group) {}

    /** Time and randomness. */
    record TickerAndRandom(Ticker ticker, RandomSource random) {}

    void serve() {
        if (settings.replica() == ReplicaKind.VOTER) {
            formation.serve();
        }
    }

    /** Why this node is not in a cluster yet; empty when it is. */
    String waits() {
        return waits;
    }

    /** From now on this node does not ask to join, because it leaves. */
    void leaves(boolean now) {
        leaving = now;
    }

    /** The node closes: what breaks from now on breaks for that. */
    void stops() {
        stopping = true;
    }

    void beat() {
        lane.requireOwner();
        MembershipView view = membership.view();
        Optional<ClusterId> own = directory.identity().cluster();
        if (settings.replica() == ReplicaKind.NONE) {
            return;
        }
        List<Member> others = clusterMembers(view);
        if (own.isPresent()) {
            keep(own.get(), view, others);
        } else {
            Optional<Member> inCluster = others.stream().findFirst();
            if (inCluster.isPresent()) {
                inCluster.get().metadata().cluster().ifPresent(cluster -> publish(cluster, view));
                ask(target(inCluster.get().id()), false);
            } else if (settings.replica() == ReplicaKind.VOTER) {
                formation.beat(view).ifPresent(this::waiting);
            } else {
                waiting("waits for a cluster to replicate");
            }
        }
    }

    private List<Member> clusterMembers(MembershipView view) {
        return view.live().stream()
                .filter(member -> !member.id().equals(directory.identity().node()))
                .filter(this::isOurs)
                .filter(member -> member.metadata().replica() != ReplicaKind.NONE)
                .toList();
    }

    /** Whether a member is of a cluster that this node may be of; one of another cluster is told once and passed over. */
    private boolean isOurs(Member member) {
        Optional<ClusterId> own = directory.identity().cluster();
        Optional<ClusterId> other = member.metadata().cluster();
        if (own.isEmpty() || other.isEmpty() || own.equals(other)) {
            return other.isPresent();
        }
        if (foreign.size() < MAX_FOREIGN && foreign.add(member.boot())) {
            log.error("{}", ClusterFit.otherCluster(directory.path(), own.get(), member));
        }
        return false;
    }

    private NodeId target(NodeId otherwise) {
        NodeId told = toldLeader;
        toldLeader = null;
        return told != null ? told : otherwise;
    }

    private static void publish(ClusterId cluster, MembershipView view) {
        view.members()
                .forEach(member -> PeerNames.publish(
                        cluster, member.id(), member.metadata().rpc()));
    }

    private void keep(ClusterId cluster, MembershipView view, List<Member> others) {
        publish(cluster, view);
        if (!running && !startGroup(cluster)) {
            return;
        }
        RaftServer.Division division = ratis.division();
        if (reopens(cluster, division) || division == null) {
            return;
        }
        ratis.mark();
        describe(division);
        Founder self = directory.identity().founder();
        GroupPlan members = group.members(division);
        boolean wantsVote = settings.replica() == ReplicaKind.VOTER
                && members.listeners().contains(self)
                && members.voters().size() < settings.raft().maxVoters();
        if (members.contains(self) && !wantsVote) {
            if (ratis.status().leader().isEmpty()) {
                waiting("waits for a leader among nodes " + ratis.status().voters());
            } else {
                waits = "";
            }
            return;
        }
        if (leaving) {
            return;
        }
        Optional<NodeId> leader = ratis.status().leader();
        if (leader.isPresent()) {
            ask(leader.get(), true);
        } else if (!others.isEmpty()) {
            ask(target(others.getFirst().id()), true);
        } else {
            waiting("waits for a member of cluster " + cluster);
        }
    }

    /** Opens the replica again when it has closed itself or does not know its role; tells whether the beat ends with that. */
    private boolean reopens(ClusterId cluster, RaftServer.@Nullable Division division) {
        boolean closed = division == null || division.getInfo().getLifeCycleState() == LifeCycle.State.CLOSED;
        if (closed && ratis.hasFailed()) {
            waiting("waits: the replica of this node has stopped; see the error before");
            return true;
        }
        boolean misfit = division != null && !fitsItsRole(division);
        unfit = closed || misfit ? unfit + 1 : 0;
        if (!closed && !misfit && ratis.status().leader().isPresent()) {
            reopened = 0;
        }
        if (unfit < REOPEN_BEATS << Math.min(reopened, MAX_REOPEN_DOUBLINGS)) {
            return closed;
        }
        unfit = 0;
        reopened++;
        log.info(
                "the replica of cluster {} is opened again: {}",
                cluster,
                closed ? "it had closed itself" : "the node was given another role");
        try {
            group.reopen(cluster);
        } catch (IOException failure) {
            if (stopping) {
                log.info("the replica of cluster {} is not opened again, the node stops", cluster);
            } else {
                log.error("the replica of cluster {} does not open again, it is tried again", cluster, failure);
            }
        }
        return true;
    }

    /** Ratis makes a replica a listener or a follower only when it opens, whatever the group decides later. */
    private boolean fitsItsRole(RaftServer.Division division) {
        Founder self = directory.identity().founder();
        GroupPlan members = group.members(division);
        return switch (division.getInfo().getCurrentRole()) {
            case LISTENER -> !members.voters().contains(self);
            case FOLLOWER -> !members.listeners().contains(self);
            default -> true;
        };
    }

    private boolean startGroup(ClusterId cluster) {
        Identity identity = directory.identity();
        try {
            group.start(cluster, identity.founding().map(Founding::members).orElse(List.of()));
        } catch (IOException failure) {
            if (stopping) {
                log.info("the replica of cluster {} was not started any more, the node stops", cluster);
                return false;
            }
            log.error(
                    "the replica of cluster {} does not start; when its log is damaged, move {} away and restart: the node then rejoins",
                    cluster,
                    directory.path(),
                    failure);
            return false;
        }
        directory.change(Identity::started);
        running = true;
        membership.describe(metadata -> metadata.withCluster(cluster));
        log.info("replica of cluster {} runs as peer {}", cluster, PeerNames.peerId(identity.founder()));
        return true;
    }

    private void describe(RaftServer.Division division) {
        long applied = ratis.status().appliedIndex();
        if (applied != describedIndex
                && ticker.nanos() - reportedAt > REPORT_NANOS
                && division.getInfo().isAlive()) {
            reportedAt = ticker.nanos();
            describedIndex = applied;
            membership.describe(metadata -> metadata.withAppliedIndex(applied));
        }
    }

    /** Takes part in a founding that is decided. */
    private void found(Founding founding) {
        Identity identity = directory.identity();
        if (identity.cluster().isEmpty() && founding.includes(identity.founder())) {
            directory.change(empty -> empty.founded(founding));
            publish(founding.cluster(), membership.view());
            startGroup(founding.cluster());
        }
    }

    private void ask(NodeId node, boolean ready) {
        if (asking || node.equals(directory.identity().node())) {
            return;
        }
        asking = true;
        Identity identity = directory.identity();
        JoinRequest.Builder request = JoinRequest.newBuilder()
                .setData(Records.write(identity.data()))
                .setBoot(Records.write(membership.view().self().boot()))
                .setReadOnly(settings.replica() == ReplicaKind.READ_ONLY)
                .setReady(ready)
                .setApplied(Math.max(0, ratis.status().appliedIndex()));
        identity.cluster().ifPresent(cluster -> request.setCluster(Records.write(cluster)));
        rpc.call(
                        node,
                        GroupKeeper.JOIN,
                        request.build().toByteArray(),
                        settings.raft().rpcTimeout())
                .whenComplete((bytes, failure) -> lane.execute(() -> {
                    asking = false;
                    if (failure != null) {
                        waiting("waits for node " + node + ", asked to join: " + failure.getMessage());
                    } else {
                        answered(node, bytes);
                    }
                }));
    }

    private void answered(NodeId node, byte[] bytes) {
        JoinAnswer answer;
        try {
            answer = JoinAnswer.parseFrom(bytes);
        } catch (InvalidProtocolBufferException garbage) {
            log.warn("node {} gave an unreadable answer to {}", node, GroupKeeper.JOIN, garbage);
            return;
        }
        switch (answer.getKind()) {
            case START -> {
                ClusterId cluster = Records.cluster(answer.getCluster());
                directory.requireCluster(cluster);
                if (directory.identity().cluster().isEmpty()) {
                    log.info("joins cluster {} that node {} leads", cluster, node);
                    directory.change(empty -> empty.joined(cluster));
                    publish(cluster, membership.view());
                    startGroup(cluster);
                }
            }
            case FOUND -> found(Records.read(answer.getFounding()));
            case ASK -> toldLeader = new NodeId(answer.getLeader());
            case REFUSED -> waiting("is refused by node " + node + ": " + answer.getReason());
            case MEMBER -> waits = "";
            default -> waiting("waits to join: " + answer.getReason());
        }
    }

    private void waiting(String reason) {
        if (!reason.equals(waits) || ticker.nanos() - reportedAt > REPORT_NANOS) {
            waits = reason;
            reportedAt = ticker.nanos();
            log.info("node {} {}", directory.identity().node(), reason);
        }
    }
}
