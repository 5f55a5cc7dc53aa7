package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.DatagramSealer.Opened;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.wireformat.event.BatchRecord;
import dev.agora.core.wireformat.event.EnvelopeRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Guarantee B7: sealed frames of version 1, in frames-v1.hex, one a line, stay readable for ever, and this version writes the same. The last
 * line holds a kind of event that no version knows.
 */
class GoldenFramesTest {
    private static final ClusterKey KEY = ClusterKey.stretch("golden frames of the bus");
    private static final NodeId NODE = new NodeId(7);
    private static final BootId BOOT = new BootId(0x0123456789abcdefL, 0x0fedcba987654321L);
    private static final AccountId ACCOUNT = new AccountId(7);
    private static final List<EventBatch> BATCHES = List.of(
            batch(
                    1,
                    List.of(
                            new ClusterEvent.StateChanged(
                                    ACCOUNT,
                                    Map.of(
                                            ChangeType.EMAIL,
                                            new Position(8193),
                                            ChangeType.MAILBOX,
                                            new Position(4096))),
                            new ClusterEvent.EmailDelivered(ACCOUNT, new EmailId(11), new Position(8193)),
                            new ClusterEvent.PushSubscriptionChanged(ACCOUNT))),
            batch(
                    2,
                    List.of(
                            new ClusterEvent.AddressBlocked(
                                    "192.0.2.0/24", Instant.parse("2026-01-02T03:04:05.678Z"), "failed logins", 3),
                            new ClusterEvent.AddressUnblocked("192.0.2.0/24", 4),
                            new ClusterEvent.AuthenticationFailures(Map.of("192.0.2.1", 5L, "2001:db8::1", 300L)),
                            new ClusterEvent.CredentialRevoked(ACCOUNT))),
            batch(
                    3,
                    List.of(
                            new ClusterEvent.CertificateChanged(List.of("mail.example.org"), "ab12"),
                            new ClusterEvent.SettingsChanged(List.of("Coordinator")),
                            new ClusterEvent.CacheInvalidated(List.of("accounts")),
                            new ClusterEvent.TaskClaimed("acme", new NodeId(2), 9))));

    @Test
    void writesTheGoldenFrames() throws IOException {
        assertThat(String.join("\n", generated())).isEqualTo(golden().strip());
    }

    @Test
    void readsTheGoldenFramesAndSkipsAndCountsTheUnknownKind() throws IOException {
        PlaneSealer reader = new PlaneSealer(KeyRing.of(KEY), Plane.BUS, new NodeId(1), new BootId(1, 1));
        List<EventBatch> read = new ArrayList<>();
        for (String line : golden().strip().lines().toList()) {
            Opened opened = reader.open(HexFormat.of().parseHex(line)).orElseThrow();
            assertThat(opened.origin()).isEqualTo(NODE);
            assertThat(opened.boot()).isEqualTo(BOOT);
            read.add(EventCodec.decode(opened.plaintext()).orElseThrow());
        }

        assertThat(read).startsWith(BATCHES.toArray(EventBatch[]::new)).hasSize(BATCHES.size() + 1);
        EventBatch last = read.getLast();
        assertThat(last.skipped()).isEqualTo(1);
        assertThat(last.events()).containsExactly(new ClusterEvent.CredentialRevoked(ACCOUNT));
    }

    /** What goes into the file when a version adds frames; see the failing test for the content. */
    private static List<String> generated() {
        PlaneSealer sealer = new PlaneSealer(KeyRing.of(KEY), Plane.BUS, NODE, BOOT);
        List<String> lines = new ArrayList<>();
        BATCHES.forEach(batch -> lines.add(HexFormat.of().formatHex(sealer.seal(EventCodec.encode(batch)))));
        lines.add(HexFormat.of().formatHex(sealer.seal(withUnknownKind())));
        return lines;
    }

    private static byte[] withUnknownKind() {
        byte[] known = EventCodec.encode(EventBatch.of(4, List.of(new ClusterEvent.CredentialRevoked(ACCOUNT))));
        byte[] unknown = BatchRecord.newBuilder()
                .addEvents(EnvelopeRecord.newBuilder().setKind(9999).setBody(ByteString.copyFromUtf8("tomorrow")))
                .build()
                .toByteArray();
        return ByteString.copyFrom(known).concat(ByteString.copyFrom(unknown)).toByteArray();
    }

    private static String golden() throws IOException {
        try (InputStream file = GoldenFramesTest.class.getResourceAsStream("frames-v1.hex")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static EventBatch batch(long sequence, List<ClusterEvent> events) {
        return new EventBatch(sequence, 3, events, 0);
    }
}
