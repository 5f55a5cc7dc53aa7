package dev.agora.core.node;

import dev.agora.core.membership.MembershipAlarms;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What membership finds that ends a node: another one with its id, or its removal. Called on the gossip lane; never blocks. */
record NodeAlarms(NodeId self, AgoraNode node) implements MembershipAlarms {
    private static final Logger log = LoggerFactory.getLogger(NodeAlarms.class);

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
        log.error(
                "node id {} is taken by the live process of boot {} at {}; this node refuses to run: set cluster.node-id to a free one with an"
                        + " empty data.path",
                self,
                otherBoot,
                otherAddress);
        node.wantsToStop();
    }

    @Override
    public void removed(NodeId by) {
        log.error(
                "node {} was removed from the cluster, says node {}; it stops. To join again, start with an empty data.path",
                self,
                by);
        node.wantsToStop();
    }
}
