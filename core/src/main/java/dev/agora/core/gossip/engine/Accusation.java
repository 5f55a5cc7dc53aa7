package dev.agora.core.gossip.engine;

import dev.agora.core.model.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * Why a peer's status moved.
 *
 * @param accusers who found it silent, in ascending order; empty when nobody accused it
 * @param silence what this node itself knows of the silence; empty when it does not watch the peer
 */
public record Accusation(List<NodeId> accusers, Optional<Silence> silence) {
    /** Nobody accused it. */
    public static final Accusation NONE = new Accusation(List.of(), Optional.empty());

    /** Copies the list. */
    public Accusation {
        accusers = List.copyOf(accusers);
    }
}
