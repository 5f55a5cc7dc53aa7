package dev.agora.core.security;

import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.BlockChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last word on each range of addresses that this node heard by any way: its own, the bus, the log. Of two words on one range the later
 * one stays, so the order of arrival does not matter. Its own lock guards the map; looks use an immutable snapshot. Safe for all threads.
 */
public final class BlockTable {
    private static final Duration KEPT = Duration.ofDays(7);

    /** Bits of a version below the milliseconds. */
    private static final int COUNTER_BITS = 12;

    private static final int TRIM_FROM = 1024;

    private final WallClock clock;
    private final AddressRanges allowed;
    private final Map<AddressRange, BlockChange> words = new HashMap<>();
    private long lastVersion;
    private int trimAt = TRIM_FROM;

    /** Published to the event loops; null after a change until somebody looks, so that a burst of changes costs one snapshot. */
    private volatile @Nullable BlockedAddresses snapshot;

    /** An empty table; addresses in {@code allowed} are never kept out. */
    public BlockTable(WallClock clock, AddressRanges allowed) {
        this.clock = clock;
        this.allowed = allowed;
    }

    /** Takes a word; returns whether it was later than what was known. @throws IllegalArgumentException when its range cannot be read */
    public boolean take(BlockChange change) {
        return takeAll(List.of(change));
    }

    /** Takes words; returns whether one of them was later than what was known. */
    public synchronized boolean takeAll(List<BlockChange> changes) {
        boolean isNews = false;
        for (BlockChange change : changes) {
            lastVersion = Math.max(lastVersion, change.version());
            AddressRange range = AddressRange.parse(change.range());
            BlockChange before = words.get(range);
            if (before == null || change.isAfter(before)) {
                words.put(range, change);
                isNews = true;
            }
        }
        if (isNews) {
            trim();
            snapshot = null;
        }
        return isNews;
    }

    /** A version later than all that this node has seen: the clock's time, or one more than the last one where clocks differ. */
    public synchronized long nextVersion() {
        lastVersion = Math.max(lastVersion + 1, clock.instant().toEpochMilli() << COUNTER_BITS);
        return lastVersion;
    }

    /** The last word on a range; empty when none is known. */
    public synchronized Optional<BlockChange> word(AddressRange range) {
        return Optional.ofNullable(words.get(range));
    }

    /** All words, those on lifted and ended blocks included. */
    synchronized List<BlockChange> words() {
        return new ArrayList<>(words.values());
    }

    /** Number of words. */
    public synchronized int size() {
        return words.size();
    }

    /** The blocks in force, in ascending order of their range's text. */
    public List<BlockChange> inForce() {
        Instant now = clock.instant();
        return words().stream()
                .filter(change -> change.isInForce(now))
                .sorted(Comparator.comparing(BlockChange::range))
                .toList();
    }

    /** Who is kept out now. */
    public BlockedAddresses snapshot() {
        BlockedAddresses present = snapshot;
        return present == null ? makeSnapshot() : present;
    }

    private synchronized BlockedAddresses makeSnapshot() {
        BlockedAddresses present = snapshot;
        if (present == null) {
            present = BlockedAddresses.of(words, allowed);
            snapshot = present;
        }
        return present;
    }

    /** Forgets words whose block ended or was lifted a week ago, when the table has grown to twice what was left. */
    private void trim() {
        if (words.size() >= trimAt) {
            Instant oldest = clock.instant().minus(KEPT);
            words.values().removeIf(change -> change.until().isBefore(oldest));
            trimAt = Math.max(TRIM_FROM, 2 * words.size());
        }
    }
}
