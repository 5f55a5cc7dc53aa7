package dev.agora.core.raft;

import dev.agora.core.model.ClusterId;
import dev.agora.core.raft.formation.Founder;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;

/** Administration of the group through the local Ratis server: start it, read and change its members, hand over. Safe for all threads. */
final class RatisGroup {
    private static final long CHANGE_SECONDS = 30;
    private static final long TRANSFER_MILLIS = 2_000;

    private final RatisLog log;

    RatisGroup(RatisLog log) {
        this.log = log;
    }

    /** Starts the group of {@code cluster} with its first voters, or with none when this node is to be added. Blocks; repeats change nothing. */
    void start(ClusterId cluster, List<Founder> founders) throws IOException {
        if (!isPresent(cluster)) {
            add(cluster, peers(cluster, founders), true);
        }
        log.started(cluster);
    }

    /**
     * Closes the group on this node and opens it again with what is on disk: for a replica that has closed itself, and for one that was
     * given another role, which Ratis heeds only at the start. Blocks.
     */
    void reopen(ClusterId cluster) throws IOException {
        if (isPresent(cluster)) {
            RaftServer server = log.server();
            RaftClientReply closed = server.groupManagement(GroupManagementRequest.newRemove(
                    log.client(), server.getId(), log.nextCall(), RatisLog.groupId(cluster), false, false));
            if (!closed.isSuccess()) {
                throw new IOException("the Raft group of cluster " + cluster + " did not close", closed.getException());
            }
        }
        add(cluster, List.of(), false);
    }

    private boolean isPresent(ClusterId cluster) throws IOException {
        RaftGroupId id = RatisLog.groupId(cluster);
        for (RaftGroupId known : log.server().getGroupIds()) {
            if (known.equals(id)) {
                return true;
            }
        }
        return false;
    }

    private void add(ClusterId cluster, List<RaftPeer> peers, boolean fresh) throws IOException {
        RaftServer server = log.server();
        RaftClientReply reply = server.groupManagement(GroupManagementRequest.newAdd(
                log.client(),
                server.getId(),
                log.nextCall(),
                RaftGroup.valueOf(RatisLog.groupId(cluster), peers),
                fresh));
        if (!reply.isSuccess()) {
            throw new IOException("the Raft group of cluster " + cluster + " did not start", reply.getException());
        }
    }

    /** The members at present. */
    GroupPlan members(RaftServer.Division division) {
        return new GroupPlan(
                founders(division.getRaftConf().getCurrentPeers()),
                founders(division.getRaftConf().getCurrentPeers(RaftPeerRole.LISTENER)));
    }

    private static List<Founder> founders(Collection<RaftPeer> peers) {
        return peers.stream()
                .flatMap(peer -> PeerNames.founder(peer.getId()).stream())
                .toList();
    }

    /** Asks the leader, this node, to move from one set of members to another; refused when another change came between. */
    CompletableFuture<RaftClientReply> change(ClusterId cluster, GroupPlan from, GroupPlan to) {
        SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(peers(cluster, from.voters()))
                .setListenersInCurrentConf(peers(cluster, from.listeners()))
                .setServersInNewConf(peers(cluster, to.voters()))
                .setListenersInNewConf(peers(cluster, to.listeners()))
                .build();
        try {
            return log.server()
                    .setConfigurationAsync(new SetConfigurationRequest(
                            log.client(), log.server().getId(), RatisLog.groupId(cluster), log.nextCall(), arguments))
                    .orTimeout(CHANGE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static List<RaftPeer> peers(ClusterId cluster, List<Founder> founders) {
        return founders.stream()
                .map(founder -> PeerNames.peer(cluster, founder))
                .toList();
    }

    /** Hands leadership to {@code target}; bounded. */
    CompletableFuture<RaftClientReply> transfer(ClusterId cluster, Founder target) {
        RaftPeerId peer = PeerNames.peerId(target);
        try {
            return log.server()
                    .transferLeadershipAsync(new TransferLeadershipRequest(
                            log.client(),
                            log.server().getId(),
                            RatisLog.groupId(cluster),
                            log.nextCall(),
                            peer,
                            TRANSFER_MILLIS))
                    .orTimeout(TRANSFER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
