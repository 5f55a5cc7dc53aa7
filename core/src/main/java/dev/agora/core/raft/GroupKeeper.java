package dev.agora.core.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.wireformat.raft.JoinAnswer;
import dev.agora.core.wireformat.raft.JoinRequest;
import dev.agora.core.wireformat.raft.RemoveRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's side of membership of the group: answers those who ask to join and changes one member at a time. Confined to the raft lane.
 */
final class GroupKeeper {
    static final String JOIN = "raft-join";
    static final String REMOVE = "raft-remove";

    private static final Logger log = LoggerFactory.getLogger(GroupKeeper.class);
    /** A listener this close behind the leader gets its vote. */
    private static final long CAUGHT_UP_ENTRIES = 256;

    private static final long LANE_SECONDS = 5;

    private final DataDirectory directory;
    private final RaftSettings settings;
    private final Membership membership;
    private final Lane lane;
    private final RatisLog ratis;
    private final RatisGroup group;
    private final Ticker ticker;
    private final DeadVoters dead;
    /** Whom an operator removed since this node started; they may not join again with the same data. */
    private final Set<Founder> removed = new HashSet<>();

    private boolean changing;

    GroupKeeper(
            DataDirectory directory,
            RaftSettings settings,
            Membership membership,
            Lane lane,
            RatisLog ratis,
            RatisGroup group,
            Ticker ticker) {
        this.directory = directory;
        this.settings = settings;
        this.membership = membership;
        this.lane = lane;
        this.ratis = ratis;
        this.group = group;
        this.ticker = ticker;
        this.dead = new DeadVoters(settings.deadVoterTimeout());
    }

    /** One heartbeat: as leader, removes a voter that has been away for too long while a majority lives. */
    void beat() {
        RaftServer.Division division = ratis.division();
        Optional<ClusterId> cluster = directory.identity().cluster();
        if (division == null || cluster.isEmpty() || !division.getInfo().isLeaderReady()) {
            dead.forget();
            return;
        }
        GroupPlan present = group.members(division);
        Set<NodeId> live = live();
        dead.overdue(present.voters(), live, ticker.nanos())
                .filter(node -> !changing)
                .flatMap(node -> present.without(node, live).map(plan -> {
                    log.warn(
                            "voter {} was away for raft.dead-voter-timeout ({}) and is removed from the voters; it joins again when it comes"
                                    + " back",
                            node,
                            settings.deadVoterTimeout());
                    return plan;
                }))
                .ifPresent(plan -> change(cluster.get(), present, plan));
    }

    /** Answers {@code raft-join}; called on a handler's thread, decided on the lane. */
    byte[] join(NodeId caller, byte[] bytes) {
        JoinRequest request;
        try {
            request = JoinRequest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalArgumentException("unreadable " + JOIN + " of node " + caller, garbage);
        }
        return onLane(() -> answer(new Founder(caller, Records.data(request.getData())), request)
                .toByteArray());
    }

    /** Answers {@code raft-remove}: an operator's wish that a node leaves the group. */
    byte[] remove(NodeId caller, byte[] bytes) {
        try {
            NodeId node = new NodeId(RemoveRequest.parseFrom(bytes).getNode());
            return onLane(() -> removeNow(node).toByteArray());
        } catch (InvalidProtocolBufferException garbage) {
            throw new IllegalArgumentException("unreadable " + REMOVE + " of node " + caller, garbage);
        }
    }

    private byte[] onLane(Supplier<byte[]> decide) {
        CompletableFuture<byte[]> decided = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                decided.complete(decide.get());
            } catch (RuntimeException failure) {
                decided.completeExceptionally(failure);
            }
        });
        try {
            return decided.get(LANE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the group is busy", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the node stops", interrupted);
        }
    }

    private JoinAnswer answer(Founder joiner, JoinRequest request) {
        Identity identity = directory.identity();
        Optional<ClusterId> cluster = identity.cluster();
        if (cluster.isEmpty()) {
            return reply(JoinAnswer.Kind.WAIT, "node " + identity.node() + " has no cluster either");
        }
        if (request.hasCluster() && !Records.cluster(request.getCluster()).equals(cluster.get())) {
            return reply(
                    JoinAnswer.Kind.REFUSED,
                    "this is cluster " + cluster.get() + ", the data directory of node " + joiner.node()
                            + " holds cluster " + Records.cluster(request.getCluster())
                            + "; correct cluster.seed-nodes, or move that directory away");
        }
        if (removed.contains(joiner)) {
            return reply(
                    JoinAnswer.Kind.REFUSED,
                    "node " + joiner.node()
                            + " was removed from the cluster; to join again start it with an empty data.path");
        }
        Optional<String> namesake = namesake(joiner, request);
        if (namesake.isPresent()) {
            return reply(JoinAnswer.Kind.REFUSED, namesake.get());
        }
        if (!request.getReady()
                && identity.founding().isPresent()
                && identity.founding().get().includes(joiner)) {
            return JoinAnswer.newBuilder()
                    .setKind(JoinAnswer.Kind.FOUND)
                    .setFounding(Records.write(identity.founding().get()))
                    .build();
        }
        RaftServer.Division division = ratis.division();
        if (division == null || !division.getInfo().isLeaderReady()) {
            return hint();
        }
        if (!request.getReady()) {
            return JoinAnswer.newBuilder()
                    .setKind(JoinAnswer.Kind.START)
                    .setCluster(Records.write(cluster.get()))
                    .build();
        }
        return admit(cluster.get(), division, joiner, request);
    }

    /** Why the joiner is not the process that this node knows under its node id; empty when it is, or when none lives. */
    private Optional<String> namesake(Founder joiner, JoinRequest request) {
        return membership
                .view()
                .member(joiner.node())
                .filter(member -> request.hasBoot()
                        && member.state().isLive()
                        && !Records.write(member.boot()).equals(request.getBoot()))
                .map(member -> "node id " + joiner.node() + " is borne by the live process of boot " + member.boot()
                        + " at " + member.metadata().rpc() + "; give each node its own cluster.node-id");
    }

    private JoinAnswer admit(ClusterId cluster, RaftServer.Division division, Founder joiner, JoinRequest request) {
        GroupPlan present = group.members(division);
        boolean caughtUp =
                request.getApplied() + CAUGHT_UP_ENTRIES >= ratis.status().appliedIndex();
        GroupPlan.Applicant applicant = new GroupPlan.Applicant(joiner, !request.getReadOnly(), caughtUp);
        Set<NodeId> live = live();
        live.add(joiner.node());
        Optional<GroupPlan> next =
                present.next(applicant, live, directory.identity().node(), settings.maxVoters());
        next.ifPresent(plan -> change(cluster, present, plan));
        return present.contains(joiner)
                ? reply(JoinAnswer.Kind.MEMBER, "")
                : reply(JoinAnswer.Kind.WAIT, "node " + directory.identity().node() + " changes the group");
    }

    private JoinAnswer removeNow(NodeId node) {
        RaftServer.Division division = ratis.division();
        Optional<ClusterId> cluster = directory.identity().cluster();
        if (division == null || cluster.isEmpty() || !division.getInfo().isLeaderReady()) {
            return hint();
        }
        GroupPlan present = group.members(division);
        List<Founder> gone = present.of(node);
        if (gone.isEmpty()) {
            return reply(JoinAnswer.Kind.MEMBER, "node " + node + " is not in the group");
        }
        Optional<GroupPlan> next = present.without(node, live());
        if (next.isEmpty()) {
            return reply(JoinAnswer.Kind.REFUSED, "without node " + node + " no majority of the voters would be alive");
        }
        if (node.equals(directory.identity().node())) {
            return handOver(cluster.get(), next.get());
        }
        removed.addAll(gone);
        change(cluster.get(), present, next.get());
        return reply(JoinAnswer.Kind.WAIT, "node " + node + " is being removed");
    }

    /** A leader does not remove itself: it hands over, and the next one is asked. */
    private JoinAnswer handOver(ClusterId cluster, GroupPlan remaining) {
        Set<NodeId> live = live();
        Optional<Founder> successor = remaining.voters().stream()
                .filter(voter -> live.contains(voter.node()))
                .findFirst();
        if (successor.isEmpty()) {
            return reply(JoinAnswer.Kind.REFUSED, "no other voter lives that could lead");
        }
        var _ = group.transfer(cluster, successor.get());
        return reply(
                JoinAnswer.Kind.WAIT,
                "leadership is handed over to node " + successor.get().node());
    }

    private Set<NodeId> live() {
        Set<NodeId> live = new HashSet<>();
        for (Member member : membership.view().members()) {
            if (member.state() == MemberState.ALIVE) {
                live.add(member.id());
            }
        }
        live.add(directory.identity().node());
        return live;
    }

    private void change(ClusterId cluster, GroupPlan from, GroupPlan to) {
        if (changing) {
            return;
        }
        changing = true;
        log.info(
                "group changes: voters {} to {}, listeners {} to {}",
                names(from.voters()),
                names(to.voters()),
                names(from.listeners()),
                names(to.listeners()));
        var _ = group.change(cluster, from, to)
                .whenComplete((reply, failure) -> lane.execute(() -> {
                    changing = false;
                    Throwable refused = failure != null ? failure : reply.getException();
                    if (refused != null) {
                        log.warn("the group did not change, it is tried again when asked: {}", refused.getMessage());
                    }
                }));
    }

    private static List<NodeId> names(List<Founder> founders) {
        return founders.stream().map(Founder::node).toList();
    }

    private JoinAnswer hint() {
        Optional<NodeId> leader = ratis.status().leader();
        if (leader.isEmpty() || leader.get().equals(directory.identity().node())) {
            return reply(JoinAnswer.Kind.WAIT, "the cluster has no leader yet");
        }
        return JoinAnswer.newBuilder()
                .setKind(JoinAnswer.Kind.ASK)
                .setLeader(leader.get().value())
                .build();
    }

    private static JoinAnswer reply(JoinAnswer.Kind kind, String reason) {
        return JoinAnswer.newBuilder().setKind(kind).setReason(reason).build();
    }
}
