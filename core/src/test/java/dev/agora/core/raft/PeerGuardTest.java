package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

/** Calls for a node's earlier data directory do not reach its new one. */
class PeerGuardTest {
    private final PeerGuard guard = new PeerGuard(RaftPeerId.valueOf("3_new"));

    private static RaftRpcRequestProto to(String peer) {
        return RaftRpcRequestProto.newBuilder()
                .setReplyId(RaftPeerId.valueOf(peer).toByteString())
                .build();
    }

    @Test
    void votesAndEntriesForTheEarlierPeerAreRefused() {
        assertThat(guard.accepts(RequestVoteRequestProto.newBuilder()
                        .setServerRequest(to("3_old"))
                        .build()))
                .isFalse();
        assertThat(guard.accepts(AppendEntriesRequestProto.newBuilder()
                        .setServerRequest(to("3_old"))
                        .build()))
                .isFalse();
    }

    @Test
    void callsForThisPeerAndNodeRpcPass() {
        assertThat(guard.accepts(AppendEntriesRequestProto.newBuilder()
                        .setServerRequest(to("3_new"))
                        .build()))
                .isTrue();
        assertThat(guard.accepts(new byte[3])).isTrue();
    }
}
