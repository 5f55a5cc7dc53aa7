package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that come and go, across the chunks. */
class ByteQueueTest {
    private static final int CHUNK = 1 << 16;

    @Test
    void givesBackWhatIsKept() {
        ByteQueue queue = new ByteQueue();
        Random random = new Random(1);
        byte[][] parts = new byte[50][];
        long[] places = new long[parts.length];
        for (int round = 0; round < 20; round++) {
            for (int index = 0; index < parts.length; index++) {
                parts[index] = new byte[random.nextInt(3 * CHUNK)];
                random.nextBytes(parts[index]);
                places[index] = queue.add(parts[index]);
            }
            for (int index = 0; index < parts.length; index++) {
                assertThat(queue.copy(places[index], parts[index].length)).isEqualTo(parts[index]);
                queue.drop(parts[index].length);
            }
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void goesOnInTheMiddleOfAChunk() {
        ByteQueue queue = new ByteQueue();
        queue.add(new byte[CHUNK - 1]);
        queue.drop(CHUNK - 1);
        long place = queue.add(new byte[] {1, 2, 3});

        assertThat(queue.copy(place, 3)).containsExactly(1, 2, 3);
        assertThat(queue.size()).isEqualTo(3);
    }

    @Test
    void dropsNoMoreThanItHas() {
        ByteQueue queue = new ByteQueue();
        queue.add(new byte[CHUNK]);
        queue.drop(2L * CHUNK);

        assertThat(queue.size()).isZero();
        long place = queue.add(new byte[] {7});
        assertThat(queue.copy(place, 1)).containsExactly(7);
    }

    @Test
    void refusesToGiveWhatItDoesNotKeep() {
        ByteQueue queue = new ByteQueue();
        long place = queue.add(new byte[10]);
        queue.drop(1);

        assertThatThrownBy(() -> queue.copy(place, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kept are 1 to 10");
        assertThatThrownBy(() -> queue.copy(5, 6)).isInstanceOf(IllegalArgumentException.class);
    }
}
