package dev.agora.core.store;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.Position;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.runtime.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings operations into the log of the node that leads: an operation goes at once while fewer than {@value #WINDOW} entries are in flight,
 * what waits meanwhile shares the next one. State confined to its lane.
 */
final class EntryBatcher {
    /** Entries in flight. */
    static final int WINDOW = 8;

    /** Operations that may wait; more are not tried. */
    static final int MAX_WAITING = 10_000;

    /** Bytes of operations that may wait. */
    static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

    /** Room for the version byte and field headers. */
    static final int OVERHEAD_BYTES = 64;

    private final ReplicatedLog log;
    private final Lane lane;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long queuedBytes;
    private int inFlight;

    EntryBatcher(ReplicatedLog log, Lane lane) {
        this.log = log;
        this.lane = lane;
    }

    /** Submits an operation; safe for all threads. */
    CompletableFuture<CommitOutcome<Applied>> submit(Operation operation) {
        CompletableFuture<CommitOutcome<Applied>> outcome = new CompletableFuture<>();
        int bytes = CommandCodec.record(operation).getSerializedSize() + OVERHEAD_BYTES;
        if (bytes > ReplicatedLog.MAX_ENTRY_BYTES) {
            outcome.complete(new CommitOutcome.Rejected<>("an operation of " + bytes
                    + " bytes does not fit into a log entry of " + ReplicatedLog.MAX_ENTRY_BYTES));
            return outcome;
        }
        Waiting waiting = new Waiting(operation, bytes, outcome);
        lane.execute(() -> enqueue(waiting));
        return outcome;
    }

    private void enqueue(Waiting waiting) {
        if (queue.size() >= MAX_WAITING || queuedBytes + waiting.bytes > MAX_WAITING_BYTES) {
            waiting.outcome.complete(new CommitOutcome.NotLeader<>(Optional.empty()));
            return;
        }
        queue.add(waiting);
        queuedBytes += waiting.bytes;
        pump();
    }

    private void pump() {
        lane.requireOwner();
        while (inFlight < WINDOW && !queue.isEmpty()) {
            List<Waiting> entry = nextEntry();
            inFlight++;
            log.submit(CommandCodec.encode(
                            entry.stream().map(Waiting::operation).toList()))
                    .whenComplete((outcome, failure) -> {
                        answer(entry, outcome, failure);
                        lane.execute(this::landed);
                    });
        }
    }

    private void landed() {
        inFlight--;
        pump();
    }

    private List<Waiting> nextEntry() {
        List<Waiting> entry = new ArrayList<>();
        long bytes = 0;
        for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
            boolean fits = bytes + next.bytes <= ReplicatedLog.MAX_ENTRY_BYTES;
            if (!fits || entry.size() == Position.OPERATIONS_PER_ENTRY) {
                break;
            }
            bytes += next.bytes;
            entry.add(queue.remove());
        }
        queuedBytes -= bytes;
        return entry;
    }

    private static void answer(
            List<Waiting> entry, @Nullable CommitOutcome<byte[]> outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            entry.forEach(waiting -> waiting.outcome.complete(
                    new CommitOutcome.Unknown<>("the log failed while it took the entry: " + failure)));
            return;
        }
        switch (outcome) {
            case CommitOutcome.Committed<byte[]> committed -> {
                List<Applied> results = ResultCodec.decode(committed.result());
                for (int i = 0; i < entry.size(); i++) {
                    entry.get(i).outcome.complete(new CommitOutcome.Committed<>(results.get(i)));
                }
            }
            case CommitOutcome.Rejected<byte[]>(String reason) ->
                entry.forEach(waiting -> waiting.outcome.complete(new CommitOutcome.Rejected<>(reason)));
            case CommitOutcome.NotLeader<byte[]> notLeader ->
                entry.forEach(waiting -> waiting.outcome.complete(new CommitOutcome.NotLeader<>(notLeader.leader())));
            case CommitOutcome.Unknown<byte[]>(String reason) ->
                entry.forEach(waiting -> waiting.outcome.complete(new CommitOutcome.Unknown<>(reason)));
        }
    }

    /** An operation and who waits for it. */
    private record Waiting(Operation operation, int bytes, CompletableFuture<CommitOutcome<Applied>> outcome) {}
}
