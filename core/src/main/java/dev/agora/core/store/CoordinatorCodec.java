package dev.agora.core.store;

import dev.agora.core.model.NodeId;
import dev.agora.core.wireformat.store.CoordinatorFirstRecord;
import dev.agora.core.wireformat.store.CoordinatorPrepareRecord;
import dev.agora.core.wireformat.store.CoordinatorReasonRecord;
import dev.agora.core.wireformat.store.CoordinatorRollbackRecord;
import dev.agora.core.wireformat.store.CoordinatorRow;
import dev.agora.core.wireformat.store.CoordinatorStepRecord;
import dev.agora.core.wireformat.store.CoordinatorValueRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Bytes of the {@code Coordinator} singleton and of its steps. Pure; safe for all threads. */
public final class CoordinatorCodec {
    private static final int STABLE = 0;
    private static final int PREPARE = 1;
    private static final int SWITCHING = 2;

    private CoordinatorCodec() {}

    /** Bytes of the row. */
    public static byte[] encode(StoredCoordinator stored) {
        CoordinatorRow.Builder row = CoordinatorRow.newBuilder()
                .setRevision(stored.revision())
                .setEpoch(stored.epoch())
                .setValue(record(stored.value()));
        switch (stored.phase()) {
            case StoredCoordinator.Phase.Stable _ -> row.setPhase(STABLE);
            case StoredCoordinator.Phase.Prepare prepare ->
                row.setPhase(PREPARE)
                        .setTargetEpoch(prepare.epoch())
                        .setTarget(record(prepare.target()))
                        .setSinceMillis(prepare.since().toEpochMilli());
            case StoredCoordinator.Phase.Switching switching ->
                row.setPhase(SWITCHING).setSinceMillis(switching.since().toEpochMilli());
        }
        stored.last()
                .ifPresent(last -> row.setLastEpoch(last.epoch())
                        .setLastSwitched(last.switched())
                        .addAllLastReasons(reasons(last.reasons())));
        return RowCodec.seal(row.build());
    }

    /** Reads the row. @throws StoreFormatException when it is damaged or of a later version */
    public static StoredCoordinator decode(byte[] bytes) {
        CoordinatorRow row = RowCodec.open(CoordinatorRow.parser(), bytes);
        Instant since = Instant.ofEpochMilli(row.getSinceMillis());
        StoredCoordinator.Phase phase = switch (row.getPhase()) {
            case STABLE -> new StoredCoordinator.Phase.Stable();
            case PREPARE -> new StoredCoordinator.Phase.Prepare(row.getTargetEpoch(), value(row.getTarget()), since);
            case SWITCHING -> new StoredCoordinator.Phase.Switching(since);
            default ->
                throw new StoreFormatException("the coordinator's change is in phase " + row.getPhase()
                        + ", which this version does not know: update this node");
        };
        Optional<StoredCoordinator.Outcome> last = row.getLastEpoch() == 0
                ? Optional.empty()
                : Optional.of(new StoredCoordinator.Outcome(
                        row.getLastEpoch(), row.getLastSwitched(), reasons(row.getLastReasonsList())));
        return new StoredCoordinator(row.getRevision(), row.getEpoch(), value(row.getValue()), phase, last);
    }

    /** One step as a record. */
    static CoordinatorStepRecord record(CoordinatorStep step) {
        CoordinatorStepRecord.Builder record = CoordinatorStepRecord.newBuilder();
        switch (step) {
            case CoordinatorStep.First first ->
                record.setFirst(CoordinatorFirstRecord.newBuilder().setValue(record(first.value())));
            case CoordinatorStep.Prepare prepare ->
                record.setPrepare(CoordinatorPrepareRecord.newBuilder()
                        .setSeen(prepare.seen())
                        .setTarget(record(prepare.target())));
            case CoordinatorStep.Switch change -> record.setSwitch(change.epoch());
            case CoordinatorStep.Rollback rollback ->
                record.setRollback(CoordinatorRollbackRecord.newBuilder()
                        .setEpoch(rollback.epoch())
                        .addAllReasons(reasons(rollback.reasons())));
            case CoordinatorStep.Settle settle -> record.setSettle(settle.epoch());
        }
        return record.build();
    }

    /** Reads one step. */
    static CoordinatorStep step(CoordinatorStepRecord record) {
        return switch (record.getStepCase()) {
            case FIRST -> new CoordinatorStep.First(value(record.getFirst().getValue()));
            case PREPARE ->
                new CoordinatorStep.Prepare(
                        record.getPrepare().getSeen(), value(record.getPrepare().getTarget()));
            case SWITCH -> new CoordinatorStep.Switch(record.getSwitch());
            case ROLLBACK ->
                new CoordinatorStep.Rollback(
                        record.getRollback().getEpoch(),
                        reasons(record.getRollback().getReasonsList()));
            case SETTLE -> new CoordinatorStep.Settle(record.getSettle());
            case STEP_NOT_SET ->
                throw new StoreFormatException("a step of the coordinator's change is of a kind that this version does"
                        + " not know: update this node before it can apply the log");
        };
    }

    private static CoordinatorValueRecord record(CoordinatorValue value) {
        return CoordinatorValueRecord.newBuilder()
                .setType(value.type())
                .setSealedFields(value.sealedFields())
                .build();
    }

    private static CoordinatorValue value(CoordinatorValueRecord record) {
        try {
            return new CoordinatorValue(record.getType(), record.getSealedFields());
        } catch (IllegalArgumentException malformed) {
            throw new StoreFormatException("a stored coordinator is malformed: " + malformed.getMessage());
        }
    }

    private static List<CoordinatorReasonRecord> reasons(Map<NodeId, String> reasons) {
        return reasons.entrySet().stream()
                .map(entry -> CoordinatorReasonRecord.newBuilder()
                        .setNode(entry.getKey().value())
                        .setReason(entry.getValue())
                        .build())
                .toList();
    }

    private static SortedMap<NodeId, String> reasons(List<CoordinatorReasonRecord> records) {
        SortedMap<NodeId, String> reasons = new TreeMap<>();
        records.forEach(record -> reasons.put(new NodeId(record.getNode()), record.getReason()));
        return reasons;
    }
}
