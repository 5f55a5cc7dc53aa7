package dev.agora.core.raft;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.AcceptorState;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.raft.formation.Founding;
import java.util.Optional;

/**
 * Who a data directory is; immutable, kept in {@code data.path/identity}.
 *
 * @param node the node id, chosen or set at the first start
 * @param data the random id of this directory
 * @param cluster the cluster whose data it holds
 * @param epoch the cluster's epoch, raised by a forced recovery
 * @param acceptor promises made during formation
 * @param replicating whether a Raft group was started here
 * @param founding the founding it takes part in, empty when it joined later
 */
public record Identity(
        NodeId node,
        DataId data,
        Optional<ClusterId> cluster,
        long epoch,
        AcceptorState acceptor,
        boolean replicating,
        Optional<Founding> founding) {
    /** An empty directory. */
    public static Identity empty(NodeId node, DataId data) {
        return new Identity(node, data, Optional.empty(), 0, AcceptorState.EMPTY, false, Optional.empty());
    }

    /** The node and directory as formation and Raft know them. */
    public Founder founder() {
        return new Founder(node, data);
    }

    Identity withAcceptor(AcceptorState state) {
        return new Identity(node, data, cluster, epoch, state, replicating, founding);
    }

    Identity founded(Founding by) {
        return new Identity(node, data, Optional.of(by.cluster()), epoch, acceptor, false, Optional.of(by));
    }

    Identity joined(ClusterId joined) {
        return new Identity(node, data, Optional.of(joined), epoch, acceptor, false, Optional.empty());
    }

    Identity started() {
        return new Identity(node, data, cluster, epoch, acceptor, true, founding);
    }

    /** The same node as a new directory: its log is gone, so it must not vote with the old one's promises. */
    Identity renewed(DataId fresh) {
        return new Identity(node, fresh, cluster, epoch, AcceptorState.EMPTY, false, Optional.empty());
    }
}
