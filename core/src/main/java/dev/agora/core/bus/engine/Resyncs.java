package dev.agora.core.bus.engine;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Resyncs since the last comparison: however many come, the listeners compare their truth once, after a random pause of a quarter to five
 * quarters of a heartbeat, so that a rolling restart is no storm. Confined to the bus lane.
 */
final class Resyncs {
    private final long heartbeatNanos;
    private final RandomSource random;
    private final Effects effects;
    private final SortedSet<NodeId> origins = new TreeSet<>();
    private long generation;
    private long dueNanos;

    Resyncs(long heartbeatNanos, RandomSource random, Effects effects) {
        this.heartbeatNanos = heartbeatNanos;
        this.random = random;
        this.effects = effects;
    }

    void resync(NodeId origin, String reason, long nowNanos) {
        if (origins.isEmpty()) {
            dueNanos = nowNanos + heartbeatNanos / 4 + (long) (random.fraction() * heartbeatNanos);
        }
        origins.add(origin);
        effects.add(new ReceiveEffect.Resync(origin, reason));
    }

    void tick(long nowNanos) {
        if (!origins.isEmpty() && nowNanos - dueNanos >= 0) {
            generation++;
            effects.add(
                    new ReceiveEffect.Reread(generation, Collections.unmodifiableSortedSet(new TreeSet<>(origins))));
            origins.clear();
        }
    }
}
