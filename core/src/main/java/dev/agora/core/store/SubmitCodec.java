package dev.agora.core.store;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.wireformat.store.OperationRecord;
import dev.agora.core.wireformat.store.SubmitReplyRecord;
import java.util.Optional;

/** Bytes of a forwarded operation and of its answer. Pure. */
final class SubmitCodec {
    private SubmitCodec() {}

    static byte[] request(Operation operation) {
        return RowCodec.seal(CommandCodec.record(operation));
    }

    static Operation request(byte[] bytes) {
        return CommandCodec.operation(RowCodec.open(OperationRecord.parser(), bytes));
    }

    static byte[] reply(CommitOutcome<Applied> outcome) {
        SubmitReplyRecord.Builder record = SubmitReplyRecord.newBuilder();
        switch (outcome) {
            case CommitOutcome.Committed<Applied>(Applied applied) -> record.setApplied(ResultCodec.record(applied));
            case CommitOutcome.Rejected<Applied>(String reason) -> record.setRejected(reason);
            case CommitOutcome.NotLeader<Applied>(Optional<NodeId> leader) ->
                record.setNotLeader(leader.map(NodeId::value).orElse(0));
            case CommitOutcome.Unknown<Applied>(String reason) -> record.setUnknown(reason);
        }
        return RowCodec.seal(record.build());
    }

    static CommitOutcome<Applied> reply(byte[] bytes) {
        SubmitReplyRecord record = RowCodec.open(SubmitReplyRecord.parser(), bytes);
        return switch (record.getOutcomeCase()) {
            case APPLIED -> new CommitOutcome.Committed<>(ResultCodec.applied(record.getApplied()));
            case REJECTED -> new CommitOutcome.Rejected<>(record.getRejected());
            case NOT_LEADER ->
                new CommitOutcome.NotLeader<>(
                        record.getNotLeader() > 0 ? Optional.of(new NodeId(record.getNotLeader())) : Optional.empty());
            case UNKNOWN -> new CommitOutcome.Unknown<>(record.getUnknown());
            case OUTCOME_NOT_SET -> new CommitOutcome.Unknown<>("the leader's answer is of a kind not known here");
        };
    }
}
