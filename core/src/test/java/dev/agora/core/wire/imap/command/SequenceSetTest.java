package dev.agora.core.wire.imap.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.wire.imap.command.SequenceSet.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sets of message numbers. */
class SequenceSetTest {
    @Test
    void readsTheStarAsTheLargestNumber() {
        SequenceSet set = SequenceSet.of(9, SequenceSet.LARGEST);

        assertThat(set.contains(7, 7)).isTrue();
        assertThat(set.contains(8, 7)).isTrue();
        assertThat(set.contains(6, 7)).isFalse();
        assertThat(SequenceSet.all().contains(1, 3)).isTrue();
    }

    @Test
    void joinsRangesWhenResolved() {
        SequenceSet set = new SequenceSet(List.of(new Range(7, 5), new Range(1, 2), new Range(3, 3), new Range(6, 0)));

        assertThat(set.resolve(9)).hasToString("1:3,5:9");
        assertThat(set.resolve(9).containsResolved(4)).isFalse();
        assertThat(set.resolve(9).containsResolved(8)).isTrue();
        assertThat(set).hasToString("7:5,1:2,3,6:*");
    }

    @Test
    void makesRangesOfNeighbours() {
        assertThat(SequenceSet.ofAscending(List.of(1L, 2L, 3L, 7L, 9L, 10L))).hasToString("1:3,7,9:10");
    }
}
