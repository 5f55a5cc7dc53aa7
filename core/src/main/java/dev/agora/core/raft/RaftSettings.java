package dev.agora.core.raft;

import java.time.Duration;

/**
 * How the log behaves.
 *
 * @param electionTimeout silence of the leader after which an election starts ({@code raft.election-timeout})
 * @param commitTimeout time without a majority after which a submitter hears Unknown ({@code raft.commit-timeout})
 * @param batchMaxBytes most bytes per append to a follower ({@code raft.batch-max}); never below the largest entry
 * @param rpcTimeout silence after which a call between nodes fails ({@code rpc.timeout})
 * @param maxVoters how many nodes vote at most ({@code raft.max-voters})
 * @param snapshotEntries entries after which a snapshot is taken and the log before it purged
 * @param deadVoterTimeout absence after which a voter is removed while a majority lives ({@code raft.dead-voter-timeout}); zero = never
 */
public record RaftSettings(
        Duration electionTimeout,
        Duration commitTimeout,
        long batchMaxBytes,
        Duration rpcTimeout,
        int maxVoters,
        long snapshotEntries,
        Duration deadVoterTimeout) {
    /** Voters unless set otherwise. */
    public static final int DEFAULT_MAX_VOTERS = 5;

    /** Entries between snapshots unless set otherwise. */
    public static final long DEFAULT_SNAPSHOT_ENTRIES = 100_000;

    /** Checks the ranges. */
    public RaftSettings {
        if (electionTimeout.toMillis() < 50 || commitTimeout.toMillis() < 1 || rpcTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "raft.election-timeout must be at least 50 ms and the other timeouts 1 ms: " + electionTimeout
                            + ", " + commitTimeout + ", " + rpcTimeout);
        }
        if (maxVoters < 1 || snapshotEntries < 1 || batchMaxBytes < 1) {
            throw new IllegalArgumentException(
                    "raft.max-voters, the snapshot interval and raft.batch-max must be positive: " + maxVoters + ", "
                            + snapshotEntries + ", " + batchMaxBytes);
        }
        if (deadVoterTimeout.isNegative()) {
            throw new IllegalArgumentException("raft.dead-voter-timeout must not be negative: " + deadVoterTimeout);
        }
    }

    /** Without a limit for dead voters. */
    public RaftSettings(
            Duration electionTimeout,
            Duration commitTimeout,
            long batchMaxBytes,
            Duration rpcTimeout,
            int maxVoters,
            long snapshotEntries) {
        this(electionTimeout, commitTimeout, batchMaxBytes, rpcTimeout, maxVoters, snapshotEntries, Duration.ZERO);
    }

    /** These timeouts with the usual number of voters and snapshot interval. */
    public RaftSettings(Duration electionTimeout, Duration commitTimeout, long batchMaxBytes, Duration rpcTimeout) {
        this(electionTimeout, commitTimeout, batchMaxBytes, rpcTimeout, DEFAULT_MAX_VOTERS, DEFAULT_SNAPSHOT_ENTRIES);
    }
}
