package dev.agora.core.security;

import dev.agora.core.model.CommitOutcome;
import dev.agora.core.runtime.Lane;
import dev.agora.core.store.Applied;
import dev.agora.core.store.BlockChange;
import dev.agora.core.store.Command;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings words on blocked addresses into the log; those that come while there is no quorum wait here, one for each range, and are tried again. */
final class BlockWriter {
    private static final Logger log = LoggerFactory.getLogger(BlockWriter.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final OperationWriter writer;
    private final Map<String, BlockChange> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean isTrying = new AtomicBoolean();

    BlockWriter(OperationWriter writer, Lane lane) {
        this.writer = writer;
        var _ = lane.every(RETRY, this::retry);
    }

    /** Writes a word; returns whether the log holds it, or a later one. Blocks; what could not be written waits. */
    boolean write(BlockChange change) {
        boolean isStored = attempt(change);
        if (!isStored) {
            waiting.merge(change.range(), change, (one, other) -> other.isAfter(one) ? other : one);
            log.warn(
                    "the change of the block of {} is not stored yet: the log took nothing; tried again every {} s",
                    change.range(),
                    RETRY.toSeconds());
        }
        return isStored;
    }

    /** Words that the log does not hold yet. */
    List<BlockChange> waiting() {
        return List.copyOf(waiting.values());
    }

    private boolean attempt(BlockChange change) {
        return switch (writer.write(new Command.ChangeBlock(change))) {
            case CommitOutcome.Committed<Applied>(Applied applied) -> {
                if (applied.result() instanceof OperationResult.Refused refused) {
                    log.info("{}", refused.text());
                }
                yield true;
            }
            case CommitOutcome.Rejected<Applied> _,
                    CommitOutcome.NotLeader<Applied> _,
                    CommitOutcome.Unknown<Applied> _ -> false;
        };
    }

    /** On the lane; the writing happens on a thread of its own, for it waits. */
    private void retry() {
        if (!waiting.isEmpty() && isTrying.compareAndSet(false, true)) {
            Thread.ofVirtual().name("block-writer").start(this::writeWaiting);
        }
    }

    private void writeWaiting() {
        try {
            for (BlockChange change : waiting()) {
                if (!attempt(change)) {
                    return;
                }
                waiting.remove(change.range(), change);
                log.info("the change of the block of {} is stored now", change.range());
            }
        } finally {
            isTrying.set(false);
        }
    }
}
