package dev.agora.core.raft;

import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Names of Raft peers. A peer's id is {@code NODE_DATAID}, its address the name {@code agora:///CLUSTER/NODE}, which gRPC asks this class to
 * resolve on each connection attempt: so a node may come back under another address, and the Raft configuration stays as it is. The peer's
 * certificate must name the node. Process-wide, because gRPC's registry is; safe for all threads.
 */
final class PeerNames {
    private static final String SCHEME = "agora";
    private static final Map<String, HostPort> ADDRESSES = new ConcurrentHashMap<>();
    private static final Provider PROVIDER = new Provider();

    private PeerNames() {}

    /** Teaches gRPC our scheme; repeats change nothing. */
    static void register() {
        NameResolverRegistry.getDefaultRegistry().register(PROVIDER);
    }

    /** Says where a node listens now. */
    static void publish(ClusterId cluster, NodeId node, HostPort address) {
        ADDRESSES.put(cluster + "/" + node, address);
    }

    static RaftPeerId peerId(Founder founder) {
        return RaftPeerId.valueOf(founder.node() + "_" + founder.data());
    }

    static RaftPeer peer(ClusterId cluster, Founder founder) {
        return RaftPeer.newBuilder()
                .setId(peerId(founder))
                .setAddress(SCHEME + ":///" + cluster + "/" + founder.node())
                .build();
    }

    /** Node and data directory of a peer id; empty when it is not one of ours. */
    static Optional<Founder> founder(@Nullable RaftPeerId id) {
        if (id == null) {
            return Optional.empty();
        }
        String text = id.toString();
        int cut = text.indexOf('_');
        try {
            return cut < 1
                    ? Optional.empty()
                    : Optional.of(new Founder(
                            new NodeId(Integer.parseInt(text.substring(0, cut))),
                            DataId.parse(text.substring(cut + 1))));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    static Optional<NodeId> node(@Nullable RaftPeerId id) {
        return founder(id).map(Founder::node);
    }

    /** Makes resolvers for our scheme. */
    private static final class Provider extends NameResolverProvider {
        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
            if (!SCHEME.equals(target.getScheme()) || target.getPath() == null) {
                return null;
            }
            return new Resolver(target.getPath().substring(1));
        }
    }

    /** Resolves one name whenever gRPC asks. */
    private static final class Resolver extends NameResolver {
        private final String name;
        private @Nullable Listener2 listener;

        Resolver(String name) {
            this.name = name;
        }

        @Override
        public String getServiceAuthority() {
            return ClusterAuthority.serverName(new NodeId(Integer.parseInt(name.substring(name.indexOf('/') + 1))));
        }

        @Override
        public void start(Listener2 to) {
            listener = to;
            refresh();
        }

        @Override
        public void refresh() {
            Listener2 to = listener;
            if (to == null) {
                return;
            }
            HostPort address = ADDRESSES.get(name);
            if (address == null) {
                to.onError(Status.UNAVAILABLE.withDescription("no address of node " + name + " is known yet"));
                return;
            }
            to.onResult(ResolutionResult.newBuilder()
                    .setAddressesOrError(org.apache.ratis.thirdparty.io.grpc.StatusOr.fromValue(
                            List.of(new EquivalentAddressGroup(new InetSocketAddress(address.host(), address.port())))))
                    .build());
        }

        @Override
        public void shutdown() {
            listener = null;
        }
    }
}
