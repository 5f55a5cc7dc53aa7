package dev.agora.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agora.core.gossip.engine.Description;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node says of itself, to bytes and back. */
class MetadataCodecTest {
    private static final NodeMetadata METADATA = new NodeMetadata(
            new HostPort("10.0.0.1", 7911),
            new HostPort("fd00::1", 8911),
            NodeMetadata.ReplicaKind.READ_ONLY,
            Optional.empty(),
            new DataId(3, 4),
            List.of(new HostPort("10.0.0.2", 0)),
            "1.0",
            2,
            77,
            88,
            "Zenoh up");

    @Test
    void readsWhatItWroteWithAndWithoutACluster() {
        NodeMetadata joined = METADATA.withCluster(new ClusterId(1, 2));

        assertThat(MetadataCodec.decode(MetadataCodec.encode(METADATA))).contains(METADATA);
        assertThat(MetadataCodec.decode(MetadataCodec.encode(joined))).contains(joined);
    }

    @Test
    void cutsLongWordsOnTheCoordinator() {
        NodeMetadata wordy = METADATA.withCoordinator("x".repeat(5000));

        ByteString bytes = MetadataCodec.encode(wordy);
        assertThat(bytes.size()).isLessThan(400);
        assertThat(MetadataCodec.decode(bytes))
                .hasValueSatisfying(read -> assertThat(read.coordinator()).isEqualTo("x".repeat(119) + "\u2026"));
    }

    @Test
    void carriesTheReportOnTheCoordinatorAndCutsItsReasonToWhatGossipHasRoomFor() {
        CoordinatorReport report = new CoordinatorReport(7, CoordinatorReport.Stage.FAILED, "no such jar");
        NodeMetadata reporting = METADATA.withCoordinatorReport(report);
        NodeMetadata wordy = METADATA.withCoordinator("\u20ac".repeat(500))
                .withCoordinatorReport(
                        new CoordinatorReport(8, CoordinatorReport.Stage.OPENING, "\u20ac".repeat(5000)));

        assertThat(MetadataCodec.decode(MetadataCodec.encode(reporting))).contains(reporting);
        assertThat(MetadataCodec.encode(wordy).size()).isBetween(500, Description.MAX_BYTES);
        assertThat(MetadataCodec.decode(MetadataCodec.encode(wordy)))
                .hasValueSatisfying(
                        read -> assertThat(read.coordinatorReport().epoch()).isEqualTo(8));
    }

    @Test
    void writesWhatEarlierVersionsWroteWhenThereIsNoReport() {
        String golden = "0a0831302e302e302e3110e73d1a07666430303a3a3120cf4528013a1000000000000000030000000000000004"
                + "420a0a0831302e302e302e324a03312e305002584d60586a085a656e6f68207570";

        assertThat(HexFormat.of().formatHex(MetadataCodec.encode(METADATA).toByteArray()))
                .isEqualTo(golden);
        assertThat(MetadataCodec.decode(ByteString.copyFrom(HexFormat.of().parseHex(golden))))
                .contains(METADATA);
    }

    @Test
    void givesNothingForBytesThatAreNone() {
        ByteString bytes = MetadataCodec.encode(METADATA);

        for (int length = 0; length < bytes.size(); length++) {
            assertThat(MetadataCodec.decode(bytes.substring(0, length))).isNotEqualTo(Optional.of(METADATA));
        }
    }
}
