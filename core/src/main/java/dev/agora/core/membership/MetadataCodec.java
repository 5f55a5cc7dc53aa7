package dev.agora.core.membership;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.agora.core.gossip.engine.Description;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import dev.agora.core.wireformat.gossip.CoordinatorReportRecord;
import dev.agora.core.wireformat.gossip.NodeDescription;
import dev.agora.core.wireformat.gossip.SeedRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Metadata to the bytes that gossip carries, and back. Pure. The wire form is {@code NodeDescription} in {@code gossip.proto}. */
final class MetadataCodec {
    /** Ends words that were cut. */
    private static final String CUT = "\u2026";

    private static final int MAX_WORDS = 120;
    private static final int MAX_REASON = 250;
    private static final int MAX_UTF8_BYTES = 3;
    private static final int REPORT_OVERHEAD_BYTES = 24;
    private static final int ID_BYTES = 16;

    private MetadataCodec() {}

    /** The bytes; words on the coordinator are cut at {@value #MAX_WORDS} characters, its report's reason to what gossip has room for. */
    static ByteString encode(NodeMetadata metadata) {
        NodeDescription.Builder description = NodeDescription.newBuilder()
                .setRpcHost(metadata.rpc().host())
                .setRpcPort(metadata.rpc().port())
                .setBusHost(metadata.bus().host())
                .setBusPort(metadata.bus().port())
                .setReplica(number(metadata.replica()))
                .setData(id(metadata.data().high(), metadata.data().low()))
                .setSoftwareVersion(metadata.softwareVersion())
                .setFormatVersion(metadata.formatVersion())
                .setAppliedIndex(metadata.appliedIndex())
                .setBusPosition(metadata.busPosition())
                .setCoordinator(cut(metadata.coordinator(), MAX_WORDS));
        metadata.cluster().ifPresent(cluster -> description.setCluster(id(cluster.high(), cluster.low())));
        for (HostPort seed : metadata.seeds()) {
            description.addSeeds(SeedRecord.newBuilder().setHost(seed.host()).setPort(seed.port()));
        }
        CoordinatorReport report = metadata.coordinatorReport();
        if (!report.equals(CoordinatorReport.NONE)) {
            int room = Description.MAX_BYTES - description.build().getSerializedSize() - REPORT_OVERHEAD_BYTES;
            description.setCoordinatorReport(CoordinatorReportRecord.newBuilder()
                    .setEpoch(report.epoch())
                    .setStage(report.stage().number())
                    .setReason(cut(report.reason(), Math.clamp(room / MAX_UTF8_BYTES, 0, MAX_REASON))));
        }
        return description.build().toByteString();
    }

    /** The metadata; empty when the bytes are none. */
    static Optional<NodeMetadata> decode(ByteString bytes) {
        try {
            NodeDescription description = NodeDescription.parseFrom(bytes);
            List<HostPort> seeds = description.getSeedsList().stream()
                    .map(seed -> new HostPort(seed.getHost(), seed.getPort()))
                    .toList();
            ByteBuffer data = bytesOfId(description.getData());
            return Optional.of(new NodeMetadata(
                    new HostPort(description.getRpcHost(), description.getRpcPort()),
                    new HostPort(description.getBusHost(), description.getBusPort()),
                    replica(description.getReplica()),
                    cluster(description.getCluster()),
                    new DataId(data.getLong(), data.getLong()),
                    seeds,
                    description.getSoftwareVersion(),
                    description.getFormatVersion(),
                    description.getAppliedIndex(),
                    description.getBusPosition(),
                    description.getCoordinator(),
                    report(description.getCoordinatorReport())));
        } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static int number(ReplicaKind kind) {
        return switch (kind) {
            case VOTER -> 0;
            case READ_ONLY -> 1;
            case NONE -> 2;
        };
    }

    private static ReplicaKind replica(int number) {
        return switch (number) {
            case 0 -> ReplicaKind.VOTER;
            case 1 -> ReplicaKind.READ_ONLY;
            case 2 -> ReplicaKind.NONE;
            default -> throw new IllegalArgumentException("no replica kind has the number " + number);
        };
    }

    private static Optional<ClusterId> cluster(ByteString bytes) {
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer id = bytesOfId(bytes);
        return Optional.of(new ClusterId(id.getLong(), id.getLong()));
    }

    private static ByteBuffer bytesOfId(ByteString bytes) {
        if (bytes.size() != ID_BYTES) {
            throw new IllegalArgumentException("an id has " + ID_BYTES + " bytes, not " + bytes.size());
        }
        return bytes.asReadOnlyByteBuffer();
    }

    private static ByteString id(long high, long low) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(ID_BYTES).putLong(high).putLong(low).flip());
    }

    private static CoordinatorReport report(CoordinatorReportRecord record) {
        return new CoordinatorReport(
                record.getEpoch(), CoordinatorReport.Stage.of(record.getStage()), record.getReason());
    }

    private static String cut(String words, int limit) {
        return words.length() <= limit ? words : limit == 0 ? "" : words.substring(0, limit - 1) + CUT;
    }
}
