package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;
import java.util.List;

/** What the driver shall do after a step: send, report, and look up the seeds' addresses. Never null, often empty. */
public record Effects(List<Send> sends, List<PeerChange> changes, boolean resolveSeeds) {
    /** Copies the lists. */
    public Effects {
        sends = List.copyOf(sends);
        changes = List.copyOf(changes);
    }

    /** One packet to one address. */
    public record Send(HostPort to, Packet packet) {}
}
