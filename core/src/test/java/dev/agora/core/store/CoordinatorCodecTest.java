package dev.agora.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.OperationId;
import dev.agora.core.store.StoredCoordinator.Outcome;
import dev.agora.core.store.StoredCoordinator.Phase;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The singleton and its steps, to bytes and back; golden bytes of both. */
class CoordinatorCodecTest {
    private static final CoordinatorValue VALUE = new CoordinatorValue("Nats", ByteString.copyFrom(new byte[] {1, 2}));
    private static final CoordinatorValue NEXT = new CoordinatorValue("Redis", ByteString.EMPTY);
    private static final Instant SINCE = Instant.ofEpochMilli(12_345);
    private static final Outcome FAILED = new Outcome(4, false, new TreeMap<>(Map.of(new NodeId(2), "no plug-in")));

    @Test
    void readsTheRowItWroteInEachPhase() {
        for (Phase phase : List.of(new Phase.Stable(), new Phase.Prepare(5, NEXT, SINCE), new Phase.Switching(SINCE))) {
            StoredCoordinator row = new StoredCoordinator(9, 3, VALUE, phase, Optional.of(FAILED));

            assertThat(CoordinatorCodec.decode(CoordinatorCodec.encode(row))).isEqualTo(row);
        }
        StoredCoordinator first = new StoredCoordinator(1, 1, VALUE, new Phase.Stable(), Optional.empty());
        assertThat(CoordinatorCodec.decode(CoordinatorCodec.encode(first))).isEqualTo(first);
    }

    @Test
    void readsTheEntryItWroteWithEachStep() {
        List<CoordinatorStep> steps = List.of(
                new CoordinatorStep.First(VALUE),
                new CoordinatorStep.Prepare(3, NEXT),
                new CoordinatorStep.Switch(4),
                new CoordinatorStep.Rollback(4, FAILED.reasons()),
                new CoordinatorStep.Settle(4));
        List<Operation> operations = steps.stream()
                .map(step -> new Operation(new OperationId(1, 2), SINCE, new Command.ChangeCoordinator(step)))
                .toList();

        assertThat(CommandCodec.decode(CommandCodec.encode(operations))).isEqualTo(operations);
    }

    @Test
    void writesTheGoldenBytes() {
        StoredCoordinator row =
                new StoredCoordinator(9, 3, VALUE, new Phase.Prepare(5, NEXT, SINCE), Optional.of(FAILED));

        assertThat(HexFormat.of().formatHex(CoordinatorCodec.encode(row)))
                .isEqualTo("01080910031a0a0a044e61747312020102200128053207" + "0a0552656469733" + "8f2c001400452"
                        + "0e0802120a6e6f20706c75672d696e");
    }

    @Test
    void cutsLongReasonsAndRefusesWhatIsTooLargeOrOfALaterVersion() {
        CoordinatorStep.Rollback wordy =
                new CoordinatorStep.Rollback(1, new TreeMap<>(Map.of(new NodeId(1), "x".repeat(5000))));
        byte[] later =
                CoordinatorCodec.encode(new StoredCoordinator(1, 1, VALUE, new Phase.Stable(), Optional.empty()));
        later[0] = 2;

        assertThat(wordy.reasons().get(new NodeId(1))).hasSize(CoordinatorStep.MAX_REASON);
        assertThatThrownBy(() -> new CoordinatorValue("", ByteString.EMPTY))
                .hasMessageContaining("1 to 128 characters");
        assertThatThrownBy(() -> new CoordinatorValue("Nats", ByteString.copyFrom(new byte[300_000])))
                .hasMessageContaining("300000 bytes");
        assertThatThrownBy(() -> CoordinatorCodec.decode(later)).hasMessageContaining("update this node");
        assertThat(VALUE).hasToString("Nats{***}");
    }
}
