package dev.agora.core.node;

import dev.agora.core.membership.MembershipAlarms;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What membership finds that ends a node: another one with its id, or its removal. While the node starts it is kept for {@link StartGate},
 * which ends the start; after that it is logged, and the node stops. Called on the gossip lane; never blocks. Safe for all threads.
 */
final class NodeAlarms implements MembershipAlarms {
    private static final Logger log = LoggerFactory.getLogger(NodeAlarms.class);

    private final NodeId self;
    private final AgoraNode node;
    private @Nullable String refusal;
    private boolean runs;

    NodeAlarms(NodeId self, AgoraNode node) {
        this.self = self;
        this.node = node;
    }

    /** Why this node must not run, if that is known. */
    synchronized Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The start is over: what comes now ends a running node. Returns what came before. */
    synchronized Optional<String> started() {
        runs = true;
        return refusal();
    }

    @Override
    public void duplicateNodeId(BootId otherBoot, HostPort otherAddress, boolean thisOneStays) {
        if (thisOneStays) {
            log.error(
                    "another live process has node id {} too: boot {} at {}; this one stays, give the other one its own cluster.node-id and an"
                            + " empty data.path",
                    self,
                    otherBoot,
                    otherAddress);
            return;
        }
        end("node id " + self + " is taken by the live process of boot " + otherBoot + " at " + otherAddress
                + "; this node refuses to run: set cluster.node-id to a free one with an empty data.path");
    }

    @Override
    public void removed(NodeId by) {
        end("node " + self + " was removed from the cluster, says node " + by
                + "; it stops. To join again, start with an empty data.path");
    }

    private synchronized void end(String reason) {
        refusal = reason;
        if (runs) {
            log.error("{}", reason);
            node.wantsToStop(reason);
        }
    }
}
