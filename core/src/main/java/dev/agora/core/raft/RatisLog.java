package dev.agora.core.raft;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/** The replicated log on the local Ratis server. Safe for all threads. */
final class RatisLog implements ReplicatedLog {
    private static final Message READ = Message.valueOf("read-index");

    private final RaftServer server;
    private final RaftSettings settings;
    private final Machines machines;
    private final LogMark mark;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private volatile @Nullable ClusterId cluster;

    RatisLog(RaftServer server, RaftSettings settings, Machines machines, LogMark mark) {
        this.server = server;
        this.settings = settings;
        this.machines = machines;
        this.mark = mark;
    }

    /** Says that the group of {@code started} runs here. */
    void started(ClusterId started) {
        cluster = started;
    }

    static RaftGroupId groupId(ClusterId cluster) {
        return RaftGroupId.valueOf(new java.util.UUID(cluster.high(), cluster.low()));
    }

    @Override
    public CompletionStage<CommitOutcome<byte[]>> submit(byte[] entry) {
        if (entry.length > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException("an entry of " + entry.length + " bytes, at most " + MAX_ENTRY_BYTES);
        }
        ApplierStateMachine.Submission submission = new ApplierStateMachine.Submission(entry);
        return send(submission, RaftClientRequest.writeRequestType())
                .handle((reply, failure) -> failure == null && reply.isSuccess()
                        ? new CommitOutcome.Committed<>(
                                reply.getMessage().getContent().toByteArray())
                        : failed(cause(reply, failure), submission.hasBegun()));
    }

    @Override
    public CompletionStage<CommitOutcome<Long>> readIndex() {
        return send(READ, RaftClientRequest.readRequestType())
                .handle((reply, failure) -> failure == null && reply.isSuccess()
                        ? new CommitOutcome.Committed<>(reply.getMessage()
                                .getContent()
                                .asReadOnlyByteBuffer()
                                .getLong())
                        : failed(cause(reply, failure), false));
    }

    private CompletableFuture<RaftClientReply> send(Message message, RaftClientRequest.Type type) {
        ClusterId present = cluster;
        if (present == null) {
            return CompletableFuture.failedFuture(new GroupMismatchException("no cluster yet"));
        }
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(groupId(present))
                .setCallId(calls.incrementAndGet())
                .setMessage(message)
                .setType(type)
                .build();
        try {
            return server.submitClientRequestAsync(request)
                    .orTimeout(settings.commitTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private static Throwable cause(@Nullable RaftClientReply reply, @Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
            return wrapper.getCause();
        }
        if (failure != null) {
            return failure;
        }
        Throwable refused = reply == null ? null : reply.getException();
        return refused == null ? new IOException("Ratis gave neither an answer nor a reason") : refused;
    }

    private <T> CommitOutcome<T> failed(Throwable cause, boolean begun) {
        if (begun) {
            // Appended by a leader that lost its office or its majority: a later leader may still commit it.
            return new CommitOutcome.Unknown<>(
                    cause instanceof TimeoutException
                            ? "no majority confirmed within " + settings.commitTimeout()
                            : String.valueOf(cause.getMessage()));
        }
        if (cause instanceof NotLeaderException other) {
            return new CommitOutcome.NotLeader<>(Optional.ofNullable(other.getSuggestedLeader())
                    .map(RaftPeer::getId)
                    .flatMap(PeerNames::node));
        }
        if (cause instanceof GroupMismatchException
                || cause instanceof LeaderNotReadyException
                || cause instanceof ServerNotReadyException
                || cause instanceof ResourceUnavailableException) {
            return new CommitOutcome.NotLeader<>(Optional.empty());
        }
        return new CommitOutcome.Unknown<>(
                cause instanceof TimeoutException
                        ? "no leader with a majority answered within " + settings.commitTimeout()
                        : String.valueOf(cause.getMessage()));
    }

    @Override
    public LogStatus status() {
        RaftServer.Division division = division();
        Optional<ClusterId> present = Optional.ofNullable(cluster);
        if (division == null) {
            return new LogStatus(
                    present,
                    LogStatus.Role.NONE,
                    Optional.empty(),
                    0,
                    machines.current().appliedIndex(),
                    List.of(),
                    List.of());
        }
        DivisionInfo info = division.getInfo();
        return new LogStatus(
                present,
                role(info),
                PeerNames.node(info.getLeaderId()),
                info.getCurrentTerm(),
                machines.current().appliedIndex(),
                nodes(division.getRaftConf().getCurrentPeers()),
                nodes(division.getRaftConf().getCurrentPeers(RaftPeerRole.LISTENER)));
    }

    /** The group's part on this server; null before formation and after close. */
    RaftServer.@Nullable Division division() {
        ClusterId present = cluster;
        if (present == null) {
            return null;
        }
        try {
            return server.getDivision(groupId(present));
        } catch (IOException gone) {
            return null;
        }
    }

    /** Whether the replica stopped because it could not apply an entry. */
    boolean hasFailed() {
        return machines.current().hasFailed();
    }

    /** Notes on disk how far the log is on disk. */
    void mark() {
        RaftServer.Division division = division();
        if (division != null && division.getInfo().isAlive()) {
            NodeId self = PeerNames.node(division.getId()).orElse(null);
            List<NodeId> others = nodes(division.getRaftConf().getCurrentPeers()).stream()
                    .filter(voter -> !voter.equals(self))
                    .toList();
            mark.raise(division.getRaftLog().getFlushIndex(), others);
        }
    }

    RaftServer server() {
        return server;
    }

    ClientId client() {
        return client;
    }

    long nextCall() {
        return calls.incrementAndGet();
    }

    private static LogStatus.Role role(DivisionInfo info) {
        if (!info.isAlive()) {
            return LogStatus.Role.NONE;
        }
        RaftPeerRole role = info.getCurrentRole();
        return switch (role) {
            case LEADER -> LogStatus.Role.LEADER;
            case CANDIDATE -> LogStatus.Role.CANDIDATE;
            case LISTENER -> LogStatus.Role.LISTENER;
            case FOLLOWER -> LogStatus.Role.FOLLOWER;
            // null while the replica is being opened
            case null, default -> LogStatus.Role.NONE;
        };
    }

    private static List<NodeId> nodes(Collection<RaftPeer> peers) {
        return peers.stream()
                .flatMap(peer -> PeerNames.node(peer.getId()).stream())
                .distinct()
                .sorted()
                .toList();
    }
}
