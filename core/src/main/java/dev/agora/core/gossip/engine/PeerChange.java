package dev.agora.core.gossip.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;

/** A change that the engine reports. */
public sealed interface PeerChange {
    /** A peer, or a new start of it, is in the view. */
    record Joined(PeerFact fact, String reason) implements PeerChange {}

    /** A peer's status moved. */
    record StatusMoved(PeerFact fact, PeerStatus before, String reason, Accusation accusation) implements PeerChange {}

    /** A peer said something new of itself. */
    record Redescribed(PeerFact fact) implements PeerChange {}

    /** This node's own fact changed: it refuted, claimed an epoch, described itself, stopped. */
    record SelfChanged(PeerFact fact, String reason) implements PeerChange {}

    /** Another live process bears this node's id; the one that does not stay must refuse to run. */
    record DuplicateNodeId(BootId otherBoot, HostPort otherAddress, boolean thisOneStays) implements PeerChange {}

    /** A peer says that this node was removed from the cluster. */
    record Expelled(NodeId by) implements PeerChange {}
}
