package dev.agora.core.bus.engine;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.event.EventCodec;
import dev.agora.core.event.EventTable;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * Events that wait to be sent, in batches as large as a frame holds: the last batch is filled as events come, with StateChanged of one account
 * merged in it, the latest position of each type winning. When more than the bound waits, all of it is dropped and one number is left out, so
 * that every receiver finds a gap that nobody can fill and re-reads the truth: overflow is a Resync, never silence. Failed logins wait in a
 * lane of their own, see {@link LoginFailures}: one event of them ends a batch. Pure; confined to its owner's lane.
 */
public final class Outgoing {
    private static final int MOST_SPARE = 2;

    private final int maxWaiting;
    private final Deque<EventTable> full = new ArrayDeque<>();
    private final Deque<EventTable> spare = new ArrayDeque<>();
    private final AccountPlaces places = new AccountPlaces();
    private final LoginFailures failures = new LoginFailures();
    /** Its accounts have their places. */
    private EventTable filling = new EventTable();

    private int size;
    private long last;

    /** Holds at most {@code maxWaiting} events. */
    public Outgoing(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /** Events that travel together, and their number among the frames of this start. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
    public record Batch(long sequence, int events, byte[] encoded) {}

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
        if (!makeRoom(EventCodec.sizeOf(event))) {
            return false;
        }
        if (event instanceof StateChanged changed) {
            int place = place(changed.account().value());
            for (Map.Entry<ChangeType, Position> moved : changed.positions().entrySet()) {
                filling.raise(place, moved.getKey(), moved.getValue().value());
            }
        } else {
            filling.add(event);
            size++;
        }
        return true;
    }

    /** The same for one type of one account. */
    public boolean offer(long account, ChangeType type, long position) {
        if (!makeRoom(EventTable.MOST_CHANGE_BYTES)) {
            return false;
        }
        filling.raise(place(account), type, position);
        return true;
    }

    /** Adds failed logins; returns how many addresses were left out. */
    public int offerFailures(AuthenticationFailures event) {
        return failures.offer(event);
    }

    /** Drops what waits and leaves a number out. */
    public void overflow() {
        full.clear();
        filling.clear();
        places.clear();
        size = 0;
        last++;
    }

    /** The next batch, of an epoch and published at a time; empty when nothing waits. */
    public Optional<Batch> drain(long epoch, long publishedMillis) {
        if (isEmpty()) {
            return Optional.empty();
        }
        last++;
        EventTable ready = full.poll();
        if (ready == null) {
            if (filling.mostBytes() < EventCodec.MAX_BYTES - 2 * LoginFailures.MAX_EVENT_BYTES) {
                failures.drain().ifPresent(filling::add);
            }
            ready = filling;
            size = 0;
            begin();
        } else {
            size -= ready.size();
        }
        Batch batch = new Batch(last, ready.size(), ready.encode(last, epoch, publishedMillis));
        if (spare.size() < MOST_SPARE) {
            ready.clear();
            spare.push(ready);
        }
        return Optional.of(batch);
    }

    private boolean makeRoom(int bytes) {
        if (size >= maxWaiting || bytes > EventCodec.MAX_BYTES - EventCodec.HEAD_BYTES) {
            overflow();
            return false;
        }
        if (filling.mostBytes() + bytes > EventCodec.MAX_BYTES) {
            full.add(filling);
            begin();
        }
        return true;
    }

    private void begin() {
        filling = spare.isEmpty() ? new EventTable() : spare.pop();
        places.clear();
    }

    /** The place of an account in the batch that is being filled. */
    private int place(long account) {
        int place = places.putIfAbsent(account, filling.size());
        if (place < 0) {
            size++;
            return filling.addAccount(account);
        }
        return place;
    }
}
