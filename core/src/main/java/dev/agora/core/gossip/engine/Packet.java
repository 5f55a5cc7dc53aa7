package dev.agora.core.gossip.engine;

import java.util.List;

/** One message and the facts that ride on it. */
public record Packet(GossipMessage message, List<PeerFact> facts) {
    /** Copies the list. */
    public Packet {
        facts = List.copyOf(facts);
    }
}
