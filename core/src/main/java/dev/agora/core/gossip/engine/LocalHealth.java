package dev.agora.core.gossip.engine;

/** How far this node doubts itself: stretches its time limits. Confined to the gossip lane. Source: Lifeguard §4.1. */
final class LocalHealth {
    private static final int WORST = 8;

    private int score;

    void better() {
        score = Math.max(0, score - 1);
    }

    void worse() {
        score = Math.min(WORST, score + 1);
    }

    /** From 0, none, to 8. */
    int doubt() {
        return score;
    }

    long stretch(long nanos) {
        return nanos * (1 + score);
    }
}
