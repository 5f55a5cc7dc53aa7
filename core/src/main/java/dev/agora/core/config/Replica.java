package dev.agora.core.config;

/** Part of a node in replication, as it was set. */
public enum Replica {
    /** Holds data and votes. */
    VOTER,
    /** Holds data and never votes. */
    READ_ONLY,
    /** Holds no data: a front end. */
    NONE
}
