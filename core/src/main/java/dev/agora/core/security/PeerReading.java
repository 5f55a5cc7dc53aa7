package dev.agora.core.security;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reading of all that a node tells, page after page. A page that does not come is asked for again after a pause that doubles up to a minute, as
 * long as {@link PeerWords} wants the reading. Its steps never overlap; each runs on the thread that brought what it waited for.
 */
final class PeerReading {
    private static final Logger log = LoggerFactory.getLogger(PeerReading.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final NodeId peer;
    private final PeerWords words;
    private final BiConsumer<NodeId, ClusterEvent> told;
    private final Lane lane;
    private String end = WordPages.START;
    private Duration pause = FIRST_PAUSE;
    private boolean isFailing;

    /**
     * @param told gets each event
     * @param lane where pauses are waited for
     */
    PeerReading(NodeId peer, PeerWords words, BiConsumer<NodeId, ClusterEvent> told, Lane lane) {
        this.peer = peer;
        this.words = words;
        this.told = told;
        this.lane = lane;
    }

    NodeId peer() {
        return peer;
    }

    /** Asks for the next page. Does not wait. */
    void next() {
        if (!words.wants(this)) {
            return;
        }
        try {
            var _ = words.call(peer, end).whenComplete(this::answered);
        } catch (RuntimeException refused) {
            failed(refused);
        }
    }

    private void answered(byte @Nullable [] answer, @Nullable Throwable failure) {
        try {
            if (answer == null) {
                failed(failure == null ? new IllegalStateException("no answer") : failure);
            } else {
                EventCodec.decode(answer).ifPresentOrElse(this::take, () -> failed(unreadable(answer)));
            }
        } catch (RuntimeException | Error fault) {
            // Nobody else looks at what a stage throws.
            failed(fault);
        }
    }

    private static IllegalArgumentException unreadable(byte[] answer) {
        return new IllegalArgumentException("an answer of " + answer.length
                + " bytes that this version cannot read; does that node run another version?");
    }

    private void take(EventBatch page) {
        page.events().forEach(this::tell);
        if (isFailing) {
            log.info("node {} tells its blocks and counts of failures again", peer);
            isFailing = false;
        }
        pause = FIRST_PAUSE;
        String reached = WordPages.end(page.events());
        // Nothing more, or a version that tells everything at once, again and again.
        if (reached.compareTo(end) <= 0) {
            words.done(this);
            return;
        }
        end = reached;
        next();
    }

    /** An event that cannot be taken keeps none of the others away; asked for again, it would fail again. */
    private void tell(ClusterEvent event) {
        try {
            told.accept(peer, event);
        } catch (RuntimeException | Error fault) {
            log.error("what node {} told could not be taken: {}", peer, WordPages.end(List.of(event)), fault);
        }
    }

    private void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!isFailing) {
            isFailing = true;
            log.warn(
                    "node {} did not tell its blocks and counts of failures: {}; asked again every {} to {} s while it is live",
                    peer,
                    cause.toString(),
                    FIRST_PAUSE.toSeconds(),
                    LONGEST_PAUSE.toSeconds());
        }
        var _ = lane.after(pause, this::next);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
