package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;

/**
 * What is known of a peer; the unit that gossip spreads.
 *
 * @param start which start of its process
 * @param address where it hears gossip
 * @param incarnation rises only when the peer refutes or stops
 * @param status its status
 * @param accuser node id of the one who suspected or convicted it, 0 = nobody
 * @param description what it says of itself, or nothing in a short rumour
 */
public record PeerFact(
        PeerStart start, HostPort address, long incarnation, PeerStatus status, int accuser, Description description) {
    /** Its node id. */
    public NodeId id() {
        return start.id();
    }

    PeerFact withStatus(PeerStatus changed, int by) {
        return new PeerFact(start, address, incarnation, changed, by, description);
    }

    PeerFact withDescription(Description changed) {
        return new PeerFact(start, address, incarnation, status, accuser, changed);
    }

    /** Position and status, not who accused: equal views hash equally. */
    long hash() {
        long hash = Mixing.mix(start.boot().high() ^ id().value());
        hash = Mixing.mix(hash ^ start.boot().low());
        hash = Mixing.mix(hash + start.epoch());
        hash = Mixing.mix(hash + incarnation);
        hash = Mixing.mix(hash + status.number());
        return Mixing.mix(hash + description.version());
    }
}
