package dev.agora.spi;

/** The fixed topic on which the nodes of every cluster talk, the same on every backend and changed by no setting. */
public final class Topic {
    /** Name of the topic, subject, channel or key expression. */
    public static final String NAME = "stwt.agora";

    private Topic() {}
}
