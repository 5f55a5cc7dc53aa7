package dev.agora.core.membership;

import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What a node says of itself; versioned by gossip and spread as deltas.
 *
 * @param rpc where Ratis and node RPC listen
 * @param bus where the peer-to-peer coordinator listens
 * @param replica voter, read-only or none
 * @param cluster the cluster whose data it holds, empty when it holds none
 * @param data id of its data directory
 * @param seeds the distinct seed addresses it was given
 * @param softwareVersion version of Agora
 * @param formatVersion highest log format it can apply
 * @param appliedIndex last log entry applied
 * @param busPosition last bus sequence published
 * @param coordinator type and health of its coordinator in words, such as {@code Zenoh up}
 * @param coordinatorReport how far it is with the cluster's coordinator
 */
public record NodeMetadata(
        HostPort rpc,
        HostPort bus,
        ReplicaKind replica,
        Optional<ClusterId> cluster,
        DataId data,
        List<HostPort> seeds,
        String softwareVersion,
        int formatVersion,
        long appliedIndex,
        long busPosition,
        String coordinator,
        CoordinatorReport coordinatorReport) {
    /** Copies the list. */
    public NodeMetadata {
        seeds = List.copyOf(seeds);
    }

    /** A node that has not reported on its coordinator yet. */
    public NodeMetadata(
            HostPort rpc,
            HostPort bus,
            ReplicaKind replica,
            Optional<ClusterId> cluster,
            DataId data,
            List<HostPort> seeds,
            String softwareVersion,
            int formatVersion,
            long appliedIndex,
            long busPosition,
            String coordinator) {
        this(
                rpc,
                bus,
                replica,
                cluster,
                data,
                seeds,
                softwareVersion,
                formatVersion,
                appliedIndex,
                busPosition,
                coordinator,
                CoordinatorReport.NONE);
    }

    /** The part of a node in replication. */
    public enum ReplicaKind {
        /** Holds data and votes. */
        VOTER,
        /** Holds data and never votes. */
        READ_ONLY,
        /** Holds no data. */
        NONE
    }

    /** The same with another cluster. */
    public NodeMetadata withCluster(ClusterId joined) {
        return with(rpc, Optional.of(joined), appliedIndex, busPosition, coordinator, coordinatorReport);
    }

    /** The same with another applied index. */
    public NodeMetadata withAppliedIndex(long index) {
        return with(rpc, cluster, index, busPosition, coordinator, coordinatorReport);
    }

    /** The same with another bus position. */
    public NodeMetadata withBusPosition(long position) {
        return with(rpc, cluster, appliedIndex, position, coordinator, coordinatorReport);
    }

    /** The same with another word on the coordinator. */
    public NodeMetadata withCoordinator(String words) {
        return with(rpc, cluster, appliedIndex, busPosition, words, coordinatorReport);
    }

    /** The same with another report on the coordinator. */
    public NodeMetadata withCoordinatorReport(CoordinatorReport report) {
        return with(rpc, cluster, appliedIndex, busPosition, coordinator, report);
    }

    /** The same with another address of Ratis and node RPC. */
    public NodeMetadata withRpc(HostPort address) {
        return with(address, cluster, appliedIndex, busPosition, coordinator, coordinatorReport);
    }

    /** What moves while a node runs is given, the rest stays. */
    private NodeMetadata with(
            HostPort address,
            Optional<ClusterId> joined,
            long index,
            long position,
            String words,
            CoordinatorReport report) {
        return new NodeMetadata(
                address,
                bus,
                replica,
                joined,
                data,
                seeds,
                softwareVersion,
                formatVersion,
                index,
                position,
                words,
                report);
    }
}
