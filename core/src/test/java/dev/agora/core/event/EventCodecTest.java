package dev.agora.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.wireformat.event.BatchRecord;
import dev.agora.core.wireformat.event.EnvelopeRecord;
import dev.agora.core.wireformat.event.StateChangedRecord;
import dev.agora.core.wireformat.event.TypePositionRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events to bytes and back, golden frames, unknown kinds and garbage. */
class EventCodecTest {
    private static final AccountId ACCOUNT = new AccountId(7);
    private static final List<ClusterEvent> ALL_KINDS = List.of(
            new ClusterEvent.StateChanged(
                    ACCOUNT, Map.of(ChangeType.MAILBOX, new Position(4096), ChangeType.EMAIL, new Position(8193))),
            new ClusterEvent.EmailDelivered(ACCOUNT, new EmailId(11), new Position(8193)),
            new ClusterEvent.PushSubscriptionChanged(ACCOUNT),
            new ClusterEvent.AddressBlocked(
                    "192.0.2.0/24", Instant.parse("2026-01-02T03:04:05.678Z"), "too many failed logins", 3),
            new ClusterEvent.AddressUnblocked("192.0.2.0/24", 4),
            new ClusterEvent.AuthenticationFailures(Map.of("192.0.2.1", 5L, "2001:db8::1", 300L)),
            new ClusterEvent.CredentialRevoked(ACCOUNT),
            new ClusterEvent.CertificateChanged(List.of("mail.example.org"), "ab12"),
            new ClusterEvent.SettingsChanged(List.of("Coordinator")),
            new ClusterEvent.CacheInvalidated(List.of("accounts")),
            new ClusterEvent.TaskClaimed("acme", new NodeId(2), 9));

    @Test
    void writesTheGoldenBatchOfVersionOne() throws IOException {
        byte[] encoded = EventCodec.encode(EventBatch.of(42, ALL_KINDS));

        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(golden());
    }

    @Test
    void readsTheGoldenBatchOfVersionOne() throws IOException {
        Optional<EventBatch> batch = EventCodec.decode(HexFormat.of().parseHex(golden()));

        assertThat(batch).contains(EventBatch.of(42, ALL_KINDS));
    }

    @Test
    void skipsUnknownKindsAndCountsThem() {
        BatchRecord record = BatchRecord.newBuilder()
                .setSequence(5)
                .addEvents(EnvelopeRecord.newBuilder().setKind(9999).setBody(ByteString.copyFromUtf8("tomorrow")))
                .addEvents(EnvelopeRecord.newBuilder()
                        .setKind(7)
                        .setBody(EventRecords.account(ACCOUNT).toByteString()))
                .build();
        Optional<EventBatch> batch = EventCodec.decode(versioned(record));

        assertThat(batch).contains(new EventBatch(5, 0, List.of(new ClusterEvent.CredentialRevoked(ACCOUNT)), 1));
    }

    @Test
    void writesStateChangesAsTheGeneratedCodeDoes() {
        Random random = new Random(8);
        for (int round = 0; round < 500; round++) {
            Map<ChangeType, Position> positions = new EnumMap<>(ChangeType.class);
            StateChangedRecord.Builder body = StateChangedRecord.newBuilder();
            long account = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
            body.setAccount(account);
            int number = 0;
            for (ChangeType type : ChangeType.values()) {
                number++;
                if (random.nextBoolean()) {
                    long position = random.nextInt(5) == 0 ? 0 : random.nextLong() >>> (1 + random.nextInt(62));
                    positions.put(type, new Position(position));
                    body.addPositions(
                            TypePositionRecord.newBuilder().setType(number).setPosition(position));
                }
            }
            EventBatch batch = new EventBatch(
                    1 + random.nextInt(1000),
                    random.nextInt(3),
                    List.of(new ClusterEvent.StateChanged(new AccountId(account), positions)),
                    0,
                    random.nextInt(3) - 1L);
            BatchRecord record = BatchRecord.newBuilder()
                    .setSequence(batch.sequence())
                    .setEpoch(batch.epoch())
                    .setPublishedMillis(batch.publishedMillis())
                    .addEvents(EnvelopeRecord.newBuilder()
                            .setKind(1)
                            .setBody(body.build().toByteString()))
                    .build();

            assertThat(EventCodec.encode(batch)).isEqualTo(versioned(record));
            assertThat(EventCodec.decode(versioned(record))).contains(batch);
        }
    }

    @Test
    void readsFieldsInAnyOrderAndPassesOverUnknownOnes() {
        StateChangedRecord body = StateChangedRecord.newBuilder()
                .setAccount(7)
                .addPositions(TypePositionRecord.newBuilder().setType(99).setPosition(1))
                .addPositions(TypePositionRecord.newBuilder().setType(2).setPosition(5))
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                77,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(3)
                                        .addFixed32(4)
                                        .addFixed64(5)
                                        .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                        .build())
                        .build())
                .build();
        ByteString bodyThenKind = ByteString.copyFrom(new byte[] {18, (byte) body.getSerializedSize()})
                .concat(body.toByteString())
                .concat(ByteString.copyFrom(new byte[] {8, 1}));
        ByteString frame = ByteString.copyFrom(new byte[] {1, 24, 9, 18, (byte) bodyThenKind.size()})
                .concat(bodyThenKind)
                .concat(ByteString.copyFrom(new byte[] {8, 4}));

        assertThat(EventCodec.decode(frame.toByteArray()))
                .contains(new EventBatch(
                        4,
                        9,
                        List.of(new ClusterEvent.StateChanged(ACCOUNT, Map.of(ChangeType.EMAIL, new Position(5)))),
                        0));
    }

    private static byte[] versioned(BatchRecord record) {
        return ByteString.copyFrom(new byte[] {1}).concat(record.toByteString()).toByteArray();
    }

    @Test
    void neverThrowsForTruncatedOrAlteredBytes() throws IOException {
        byte[] golden = HexFormat.of().parseHex(golden());

        for (int length = 0; length < golden.length; length++) {
            assertThat(EventCodec.decode(Arrays.copyOf(golden, length))).isNotNull();
        }
        for (int bit = 0; bit < golden.length * 8; bit++) {
            byte[] altered = golden.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(EventCodec.decode(altered)).isNotNull();
        }
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        byte[] golden = HexFormat.of().parseHex(golden());
        golden[0] = 2;

        assertThat(EventCodec.decode(golden)).isEmpty();
    }

    @Test
    void refusesTextsBeyondTheBound() {
        assertThatThrownBy(() -> new ClusterEvent.SettingsChanged(List.of("x".repeat(1025))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("objects has 1025 characters");
    }

    private static String golden() throws IOException {
        try (InputStream file = EventCodecTest.class.getResourceAsStream("batch-v1.hex")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
        }
    }
}
