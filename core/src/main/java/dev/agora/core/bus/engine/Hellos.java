package dev.agora.core.bus.engine;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.OptionalLong;

/**
 * The hellos to one other node: one a heartbeat, sooner when something of it is in doubt; one under way at a time. Confined to the bus lane.
 */
final class Hellos {
    private static final int SLOW_HEARTBEATS = 8;

    private final NodeId node;
    private final long heartbeatNanos;
    private final RandomSource random;
    private final Effects effects;
    private long pending;
    private boolean sent;
    private boolean isWanted;
    private long sentNanos;
    private OptionalLong answeredNanos = OptionalLong.empty();
    private OptionalLong roundTripNanos = OptionalLong.empty();
    private String trouble = "";

    Hellos(NodeId node, long heartbeatNanos, RandomSource random, Effects effects) {
        this.node = node;
        this.heartbeatNanos = heartbeatNanos;
        this.random = random;
        this.effects = effects;
    }

    /** The regular one. */
    void tick(long nowNanos) {
        sendUnless(nowNanos, isWanted ? heartbeatNanos / 8 : heartbeatNanos);
    }

    /** The one to a node that is convicted: it may live all the same. */
    void tickSlowly(long nowNanos) {
        sendUnless(nowNanos, isWanted ? heartbeatNanos / 8 : SLOW_HEARTBEATS * heartbeatNanos);
    }

    /** One out of turn, now or at the next tick; at most eight a heartbeat, whatever arrives. */
    void soon(long nowNanos) {
        isWanted = true;
        sendUnless(nowNanos, heartbeatNanos / 8);
    }

    private void sendUnless(long nowNanos, long pauseNanos) {
        boolean isLost = pending != 0 && nowNanos - sentNanos > 2 * heartbeatNanos;
        if (sent && !isLost && (pending != 0 || nowNanos - sentNanos < pauseNanos)) {
            return;
        }
        do {
            pending = random.nextLong();
        } while (pending == 0);
        sent = true;
        isWanted = false;
        sentNanos = nowNanos;
        effects.add(new ReceiveEffect.Hello(node, pending));
    }

    /** Whether an answer echoes the random under way; if so it counts. */
    boolean answered(long echo, long nowNanos) {
        if (pending == 0 || echo != pending) {
            return false;
        }
        pending = 0;
        answeredNanos = OptionalLong.of(nowNanos);
        roundTripNanos = OptionalLong.of(nowNanos - sentNanos);
        trouble = "";
        return true;
    }

    void failed(long echo, String why) {
        if (pending != 0 && echo == pending) {
            pending = 0;
            trouble = why;
        }
    }

    /** Why they fail; empty when the last one was answered. */
    String trouble() {
        return trouble;
    }

    OptionalLong answeredNanos() {
        return answeredNanos;
    }

    OptionalLong roundTripNanos() {
        return roundTripNanos;
    }
}
