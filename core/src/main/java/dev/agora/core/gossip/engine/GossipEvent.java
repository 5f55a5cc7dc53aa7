package dev.agora.core.gossip.engine;

import com.google.protobuf.ByteString;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import java.util.List;

/** What may happen to the engine. */
public sealed interface GossipEvent {
    /** Time has passed; given every {@link GossipConfig#tick()}. */
    record Tick() implements GossipEvent {}

    /** A datagram that opened: where it came from, whose seal it bears, its counter, its size on the wire. */
    record Received(HostPort from, NodeId origin, BootId boot, long counter, int sizeBytes, Packet packet)
            implements GossipEvent {}

    /** The seeds' present addresses. */
    record SeedsResolved(List<HostPort> addresses) implements GossipEvent {
        /** Copies the list. */
        public SeedsResolved {
            addresses = List.copyOf(addresses);
        }
    }

    /** This node says something new of itself. */
    record Describe(ByteString bytes) implements GossipEvent {}

    /** Evidence from outside that a peer may have died. */
    record SuspectHint(NodeId id) implements GossipEvent {}

    /** This node stops. */
    record Stop() implements GossipEvent {}

    /** This node leaves for good. */
    record Leave() implements GossipEvent {}

    /** An operator removed a peer for good. */
    record Remove(NodeId id) implements GossipEvent {}
}
