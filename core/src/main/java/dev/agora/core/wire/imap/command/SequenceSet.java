package dev.agora.core.wire.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Message numbers or UIDs as a client names them, {@code 1:3,7,*} (RFC 9051 §9 sequence-set). Ends of ranges may come in either order.
 *
 * @param ranges at least one, in the order given
 */
public record SequenceSet(List<Range> ranges) {
    /** The largest number in use; stands for {@code *}. */
    public static final long LARGEST = 0;

    /** Copies the list and checks that it is not empty. */
    public SequenceSet {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("a sequence set names at least one number");
        }
    }

    /** The set of one number. */
    public static SequenceSet of(long number) {
        return new SequenceSet(List.of(new Range(number, number)));
    }

    /** The set from {@code first} to {@code last}. */
    public static SequenceSet of(long first, long last) {
        return new SequenceSet(List.of(new Range(first, last)));
    }

    /** The set {@code 1:*}. */
    public static SequenceSet all() {
        return of(1, LARGEST);
    }

    /**
     * Whether it names {@code number}, when {@code max} is the largest number in use; 0 when there is none.
     *
     * @param number 1 to 2^32 - 1
     */
    public boolean contains(long number, long max) {
        for (Range range : ranges) {
            Range resolved = range.resolve(max);
            if (number >= resolved.first() && number <= resolved.last()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a set that {@link #resolve} returned names {@code number}; takes logarithmic time. */
    public boolean containsResolved(long number) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (number < range.first()) {
                high = middle - 1;
            } else if (number > range.last()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Ascending, disjoint ranges without {@code *}, when {@code max} is the largest number in use; numbers above it are kept. */
    public SequenceSet resolve(long max) {
        List<Range> sorted = new ArrayList<>(ranges.size());
        for (Range range : ranges) {
            sorted.add(range.resolve(max));
        }
        sorted.sort((one, other) -> Long.compare(one.first(), other.first()));
        List<Range> merged = new ArrayList<>(sorted.size());
        for (Range range : sorted) {
            int end = merged.size() - 1;
            if (end >= 0 && range.first() <= merged.get(end).last() + 1) {
                Range before = merged.get(end);
                merged.set(end, new Range(before.first(), Math.max(before.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return new SequenceSet(merged);
    }

    /** The largest number named without {@code *}; empty when the set is {@code *} alone. */
    public OptionalLong largestNamed() {
        return ranges.stream()
                .mapToLong(range -> Math.max(range.first(), range.last()))
                .filter(number -> number != LARGEST)
                .max();
    }

    /** Ascending numbers as a set, neighbours joined to ranges. @throws IllegalArgumentException when there are none */
    public static SequenceSet ofAscending(List<Long> numbers) {
        List<Range> ranges = new ArrayList<>();
        for (long number : numbers) {
            int end = ranges.size() - 1;
            if (end >= 0 && ranges.get(end).last() + 1 == number) {
                ranges.set(end, new Range(ranges.get(end).first(), number));
            } else {
                ranges.add(new Range(number, number));
            }
        }
        return new SequenceSet(ranges);
    }

    /** The set as it is written in the protocol. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Range range : ranges) {
            text.append(text.isEmpty() ? "" : ",").append(range);
        }
        return text.toString();
    }

    /**
     * Numbers from one end to the other, both included.
     *
     * @param first one end, 1 to 2^32 - 1 or {@link #LARGEST}
     * @param last the other, which may be smaller
     */
    public record Range(long first, long last) {
        private static final long MAX = 0xFFFF_FFFFL;

        /** Checks the ends. */
        public Range {
            if (first < 0 || first > MAX || last < 0 || last > MAX) {
                throw new IllegalArgumentException(
                        "a range's ends are 0 to " + MAX + ", were " + first + " and " + last);
            }
        }

        /** The range with {@code max} for {@code *} and its ends in ascending order; {@code *} of an empty mailbox is 0. */
        Range resolve(long max) {
            long one = first == LARGEST ? max : first;
            long other = last == LARGEST ? max : last;
            return new Range(Math.min(one, other), Math.max(one, other));
        }

        @Override
        public String toString() {
            return first == last ? end(first) : end(first) + ":" + end(last);
        }

        private static String end(long number) {
            return number == LARGEST ? "*" : Long.toString(number);
        }
    }
}
