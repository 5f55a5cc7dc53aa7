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
 * Events that wait to be sent, in batches as large as a frame holds: the last batch is filled as events come, with StateChanged of one account
 * merged in it, the latest position of each type winning. When more than the bound waits, all of it is dropped and one number is left out, so
 * that every receiver finds a gap that nobody can fill and re-reads the truth: overflow is a Resync, never silence. Failed logins wait in a
 * lane of their own, see {@link LoginFailures}: one event of them ends a batch. Pure; confined to its owner's lane.
 */
public final class Outgoing {
    private static final int FRAME_OVERHEAD_BYTES = 64;

    private final int maxWaiting;
    private final Deque<List<ClusterEvent>> full = new ArrayDeque<>();
    /** Used again for each batch; its accounts have their places, its bytes are a bound. */
    private final List<ClusterEvent> filling = new ArrayList<>();

    private final AccountPlaces places = new AccountPlaces();
    private final LoginFailures failures = new LoginFailures();
    private int fillingBytes = FRAME_OVERHEAD_BYTES;
    private int size;
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
        return size == 0 && failures.isEmpty();
    }

    /** Events that wait, without failed logins; those merged into one count as one. */
    public int size() {
        return size;
    }

    /** Adds an event; false when the bound was reached, or it fits no frame, and all that waited is lost, see the class. */
    public boolean offer(ClusterEvent event) {
        int bytes = EventCodec.sizeOf(event);
        if (size >= maxWaiting || bytes > EventCodec.MAX_BYTES - FRAME_OVERHEAD_BYTES) {
            overflow();
            return false;
        }
        if (fillingBytes + bytes > EventCodec.MAX_BYTES) {
            full.add(List.copyOf(filling));
            begin();
        }
        add(event, bytes);
        return true;
    }

    /** Adds failed logins; returns how many addresses were left out. */
    public int offerFailures(AuthenticationFailures event) {
        return failures.offer(event);
    }

    /** Drops what waits and leaves a number out. */
    public void overflow() {
        full.clear();
        begin();
        size = 0;
        last++;
    }

    /** The next batch; empty when nothing waits. */
    public Optional<EventBatch> drain() {
        if (isEmpty()) {
            return Optional.empty();
        }
        last++;
        List<ClusterEvent> events = full.poll();
        if (events != null) {
            size -= events.size();
            return Optional.of(EventBatch.of(last, events));
        }
        size = 0;
        if (fillingBytes < EventCodec.MAX_BYTES - 2 * LoginFailures.MAX_EVENT_BYTES) {
            failures.drain().ifPresent(filling::add);
        }
        EventBatch batch = EventBatch.of(last, filling);
        begin();
        return Optional.of(batch);
    }

    private void begin() {
        filling.clear();
        places.clear();
        fillingBytes = FRAME_OVERHEAD_BYTES;
    }

    private void add(ClusterEvent event, int bytes) {
        if (event instanceof StateChanged changed) {
            int place = places.putIfAbsent(changed.account(), filling.size());
            if (place >= 0 && filling.get(place) instanceof StateChanged before) {
                StateChanged both = merged(before, changed);
                filling.set(place, both);
                fillingBytes += EventCodec.sizeOf(both) - EventCodec.sizeOf(before);
                return;
            }
        }
        filling.add(event);
        fillingBytes += bytes;
        size++;
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
