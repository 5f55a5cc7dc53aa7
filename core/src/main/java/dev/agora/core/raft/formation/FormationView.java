package dev.agora.core.raft.formation;

import java.util.SortedSet;

/**
 * What a node sees at one heartbeat.
 *
 * @param inSight empty voters that are alive, this node included
 * @param universe voters seen plus seed addresses that belong to none of them, or {@code cluster.expect}
 * @param alone whether this node has no seeds and expects nobody
 */
public record FormationView(SortedSet<Founder> inSight, int universe, boolean alone) {
    /** Whether more than half of the universe is in sight. */
    boolean hasMajority() {
        return 2 * inSight.size() > universe;
    }
}
