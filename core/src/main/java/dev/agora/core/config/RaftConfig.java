package dev.agora.core.config;

import java.time.Duration;

/** Settings of {@code raft.*}, and {@code reads.when-isolated}. A dead-voter timeout of zero = never. */
public record RaftConfig(
        Duration electionTimeout,
        Duration commitTimeout,
        long batchMaxBytes,
        Duration deadVoterTimeout,
        int maxVoters,
        boolean serveReadsWhenIsolated) {}
