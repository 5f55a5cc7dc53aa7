package dev.agora.core.mail;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.store.Applied;
import dev.agora.core.store.OperationResult;
import java.util.function.Function;

/** Translates what a write came to into what protocols answer. */
final class Writes {
    private Writes() {}

    /** The answer, with the value that {@code value} makes of a result that is no refusal. */
    static <T> WriteResult<T> answer(CommitOutcome<Applied> outcome, Function<OperationResult, T> value) {
        return switch (outcome) {
            case CommitOutcome.Committed<Applied>(Applied applied) ->
                applied.result() instanceof OperationResult.Refused refused
                        ? new WriteResult.Refused<>(reason(refused.reason()), refused.text())
                        : new WriteResult.Done<>(value.apply(applied.result()), applied.position());
            case CommitOutcome.Rejected<Applied>(String reason) ->
                new WriteResult.Refused<>(WriteResult.Reason.TOO_LARGE, reason);
            case CommitOutcome.NotLeader<Applied> notLeader -> unavailable(notLeader);
            case CommitOutcome.Unknown<Applied>(String reason) -> new WriteResult.Unknown<>(reason);
        };
    }

    /** The answer when nothing was tried. */
    static <T> WriteResult<T> unavailable(CommitOutcome.NotLeader<?> notLeader) {
        return new WriteResult.Unavailable<>(notLeader
                .leader()
                .map(leader -> "the leader, node " + leader + ", cannot take the change now: try again")
                .orElse("no node leads at the moment: try again"));
    }

    private static WriteResult.Reason reason(OperationResult.Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> WriteResult.Reason.NOT_FOUND;
            case EXISTS -> WriteResult.Reason.EXISTS;
            case INVALID -> WriteResult.Reason.INVALID;
            case FORBIDDEN -> WriteResult.Reason.FORBIDDEN;
            case TOO_LARGE -> WriteResult.Reason.TOO_LARGE;
            case OVER_QUOTA -> WriteResult.Reason.OVER_QUOTA;
        };
    }
}
