package dev.agora.core.bus.engine;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events that wait to be sent: what waits becomes one batch, with StateChanged of one account merged, the latest position of each type
 * winning. When more than the bound waits, all of it is dropped and one number is left out, so that every receiver finds a gap that nobody
 * can fill and re-reads the truth: overflow is a Resync, never silence. Failed logins wait in a lane of their own, see
 * {@link LoginFailures}: one event of them ends a batch. Pure; confined to its owner's lane.
 */
public final class Outgoing {
    private static final int FRAME_OVERHEAD_BYTES = 64;
    /** Room made in a batch before it is filled; about what a frame holds. */
    private static final int MOST_EXPECTED = 8192;

    private final int maxWaiting;
    private final Deque<ClusterEvent> waiting = new ArrayDeque<>();
    private final LoginFailures failures = new LoginFailures();
    private final AccountPlaces places = new AccountPlaces();
    private long last;

    /** Holds at most {@code maxWaiting} events. */
    public Outgoing(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** Last sequence given; 0 before the first. */
    public long last() {
        return last;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return waiting.isEmpty() && failures.isEmpty();
    }

    /** Events that wait, without failed logins. */
    public int size() {
        return waiting.size();
    }

    /** Adds an event; false when the bound was reached, or it fits no frame, and all that waited is lost, see the class. */
    public boolean offer(ClusterEvent event) {
        if (waiting.size() < maxWaiting && EventCodec.sizeOf(event) <= EventCodec.MAX_BYTES - FRAME_OVERHEAD_BYTES) {
            waiting.add(event);
            return true;
        }
        overflow();
        return false;
    }

    /** Adds failed logins; returns how many addresses were left out. */
    public int offerFailures(AuthenticationFailures event) {
        return failures.offer(event);
    }

    /** Drops what waits and leaves a number out. */
    public void overflow() {
        waiting.clear();
        last++;
    }

    /** The next batch, as much of what waits as one frame holds; empty when nothing waits. */
    public Optional<EventBatch> drain() {
        if (isEmpty()) {
            return Optional.empty();
        }
        List<ClusterEvent> batch = new ArrayList<>(Math.min(waiting.size() + 1, MOST_EXPECTED));
        places.clear();
        int bytes = FRAME_OVERHEAD_BYTES;
        for (ClusterEvent event = waiting.peek(); event != null; event = waiting.peek()) {
            int size = EventCodec.sizeOf(event);
            if (bytes + size > EventCodec.MAX_BYTES && !batch.isEmpty()) {
                break;
            }
            waiting.remove();
            bytes += size;
            add(batch, event);
        }
        if (bytes < EventCodec.MAX_BYTES - 2 * LoginFailures.MAX_EVENT_BYTES) {
            failures.drain().ifPresent(batch::add);
        }
        last++;
        return Optional.of(EventBatch.of(last, batch));
    }

    private void add(List<ClusterEvent> batch, ClusterEvent event) {
        if (!(event instanceof StateChanged changed)) {
            batch.add(event);
            return;
        }
        int place = places.putIfAbsent(changed.account(), batch.size());
        if (place < 0) {
            batch.add(event);
        } else if (batch.get(place) instanceof StateChanged before) {
            batch.set(place, merged(before, changed));
        }
    }

    private static StateChanged merged(StateChanged before, StateChanged now) {
        Map<ChangeType, Position> positions = new EnumMap<>(ChangeType.class);
        positions.putAll(before.positions());
        now.positions().forEach((type, position) -> positions.merge(type, position, Outgoing::later));
        return new StateChanged(before.account(), positions);
    }

    private static Position later(Position one, Position other) {
        return one.isAfter(other) ? one : other;
    }
}
