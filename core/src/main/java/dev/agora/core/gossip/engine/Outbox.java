package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;
import java.util.ArrayList;
import java.util.List;

/** Collects the effects of one step. Confined to the gossip lane. */
final class Outbox {
    private final List<Effects.Send> sends = new ArrayList<>();
    private final List<PeerChange> changes = new ArrayList<>();
    private boolean resolveSeeds;

    void send(HostPort to, GossipMessage message, List<PeerFact> facts) {
        sends.add(new Effects.Send(to, new Packet(message, facts)));
    }

    void report(PeerChange change) {
        changes.add(change);
    }

    void resolveSeeds() {
        resolveSeeds = true;
    }

    Effects drain() {
        Effects effects = new Effects(sends, changes, resolveSeeds);
        sends.clear();
        changes.clear();
        resolveSeeds = false;
        return effects;
    }
}
