package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorCapabilities.Delivery;
import dev.agora.spi.CoordinatorCapabilities.Ordering;
import dev.agora.spi.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The sequences of each lane in the order of their arrival at one node.
 *
 * @param node id of the node
 * @param lanes sequences by lane
 */
record Arrivals(int node, Map<Integer, List<Integer>> lanes) {
    /** A payload's first number holds the stamp of its check above the lane. */
    static final int LANE_BITS = 16;

    static final int LANE_MASK = (1 << LANE_BITS) - 1;

    /** What arrived of the check that the node belongs to. */
    static Arrivals of(TckNode node) {
        Map<Integer, List<Integer>> lanes = new TreeMap<>();
        for (Payload payload : node.received()) {
            if (payload.size() >= 2 * Integer.BYTES && isOf(node.stamp(), payload)) {
                ByteBuffer bytes = payload.asReadOnlyBuffer();
                lanes.computeIfAbsent(bytes.getInt() & LANE_MASK, key -> new ArrayList<>())
                        .add(bytes.getInt());
            }
        }
        return new Arrivals(node.id(), lanes);
    }

    /** Whether a payload bears the stamp of a check. */
    static boolean isOf(int stamp, Payload payload) {
        return payload.size() >= Integer.BYTES && payload.asReadOnlyBuffer().getInt() >>> LANE_BITS == stamp;
    }

    /** How many arrived, those that came twice counted once. */
    long distinct() {
        return lanes.values().stream()
                .mapToLong(sequences -> sequences.stream().distinct().count())
                .sum();
    }

    List<Integer> lane(int lane) {
        return lanes.getOrDefault(lane, List.of());
    }

    /** Asserts that nothing came twice unless declared, and in order when declared. */
    Arrivals lawful(CoordinatorCapabilities declared) {
        lanes.forEach((lane, sequences) -> {
            List<Integer> firsts = sequences.stream().distinct().toList();
            if (declared.delivery() == Delivery.AT_MOST_ONCE) {
                assertThat(sequences.size())
                        .as("arrivals of lane %d at node %d, of which %d are distinct", lane, node, firsts.size())
                        .isEqualTo(firsts.size());
            }
            if (declared.ordering() == Ordering.PER_PUBLISHER) {
                assertThat(firsts).as("order of lane %d at node %d", lane, node).isSorted();
            }
        });
        return this;
    }

    /** Asserts that the lanes 0 to {@code count - 1} hold the sequences 0 to {@code each - 1}, and nothing else arrived. */
    void complete(int count, int each) {
        Set<Integer> all = new HashSet<>(IntStream.range(0, each).boxed().toList());
        assertThat(lanes.keySet())
                .as("lanes at node %d", node)
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
        lanes.forEach((lane, sequences) -> assertThat(new HashSet<>(sequences).equals(all))
                .as("lane %d at node %d is complete", lane, node)
                .isTrue());
    }
}
