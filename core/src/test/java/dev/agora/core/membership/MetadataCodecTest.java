package dev.agora.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agora.core.model.ClusterId;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
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

        assertThat(MetadataCodec.encode(wordy).size()).isLessThan(400);
    }

    @Test
    void givesNothingForBytesThatAreNone() {
        ByteString bytes = MetadataCodec.encode(METADATA);

        for (int length = 0; length < bytes.size(); length++) {
            assertThat(MetadataCodec.decode(bytes.substring(0, length))).isNotEqualTo(Optional.of(METADATA));
        }
    }
}
