package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.agora.core.admin.AdminException;
import dev.agora.core.admin.AdminHandler;
import dev.agora.core.membership.GossipMembership;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.RaftNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Takes a node out of the cluster for good: this one ({@code cluster leave}) or another ({@code cluster remove}). Safe for all threads. */
record Departure(GossipMembership membership, RaftNode raft, AgoraNode node) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** The answer reaches the operator before the node closes its socket. */
    private static final long STOP_DELAY_MILLIS = 500;

    JsonNode leave(JsonNode arguments) throws AdminException {
        NodeId self = membership.view().self().id();
        depart(() -> raft.leave(LIMIT));
        membership.leave();
        CompletableFuture.delayedExecutor(STOP_DELAY_MILLIS, TimeUnit.MILLISECONDS)
                .execute(node::ends);
        return JsonNodeFactory.instance.objectNode().put("node", self.value());
    }

    JsonNode remove(JsonNode arguments) throws AdminException {
        NodeId gone = node(AdminHandler.required(arguments, "node"));
        if (gone.equals(membership.view().self().id())) {
            throw new AdminException("node " + gone + " is this node itself; use 'agora cluster leave'");
        }
        depart(() -> raft.remove(gone, LIMIT));
        membership.remove(gone);
        return JsonNodeFactory.instance.objectNode().put("node", gone.value());
    }

    private static NodeId node(String text) throws AdminException {
        try {
            return new NodeId(Integer.parseInt(text));
        } catch (IllegalArgumentException wrong) {
            throw new AdminException("'" + text + "' is no node id; 'agora cluster status' shows them", wrong);
        }
    }

    private static void depart(Step step) throws AdminException {
        try {
            step.run();
        } catch (IOException refused) {
            throw new AdminException(String.valueOf(refused.getMessage()), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AdminException("the node stops", interrupted);
        }
    }

    /** A change of the group. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
