package dev.agora.core.raft;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Refuses Raft calls that are meant for another peer. Peers are addressed by node, so what the group sends to a node's earlier data directory
 * arrives at its new one, which must neither vote nor follow in the earlier one's name. Safe for all threads.
 */
final class PeerGuard implements ServerInterceptor {
    private final ByteString self;

    PeerGuard(RaftPeerId self) {
        this.self = self.toByteString();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new Checked<>(call, next.startCall(call, headers));
    }

    /** Whether a message names this peer, or is not of Raft's own protocol. Pure. */
    boolean accepts(Object message) {
        RaftRpcRequestProto request = request(message);
        return request == null || request.getReplyId().equals(self);
    }

    private static @Nullable RaftRpcRequestProto request(Object message) {
        return switch (message) {
            case AppendEntriesRequestProto append -> append.getServerRequest();
            case RequestVoteRequestProto vote -> vote.getServerRequest();
            case InstallSnapshotRequestProto install -> install.getServerRequest();
            case ReadIndexRequestProto read -> read.getServerRequest();
            case StartLeaderElectionRequestProto start -> start.getServerRequest();
            default -> null;
        };
    }

    /** One call; gRPC calls it from one thread at a time. */
    private final class Checked<Q, A> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, A> call;
        private boolean refused;

        Checked(ServerCall<Q, A> call, ServerCall.Listener<Q> inner) {
            super(inner);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (refused) {
                return;
            }
            if (accepts(message)) {
                super.onMessage(message);
                return;
            }
            refused = true;
            call.close(
                    Status.FAILED_PRECONDITION.withDescription(
                            "this is peer " + self.toStringUtf8() + ", the call is for another one"),
                    new Metadata());
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }
}
