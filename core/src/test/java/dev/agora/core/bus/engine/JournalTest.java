package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a journal keeps, gives and drops. */
class JournalTest {
    private static final long ALL = Long.MAX_VALUE;

    @Test
    void keepsFramesUpToItsBytes() {
        Journal journal = new Journal(100, 30);
        for (long sequence = 1; sequence <= 5; sequence++) {
            journal.add(sequence, frame(sequence, 10));
        }

        assertThat(journal.range(2, 5, ALL)).isEmpty();
        assertThat(sequences(journal.range(3, 5, ALL))).containsExactly(3L, 4L, 5L);
        assertThat(journal.range(3, 5, 25)).hasSize(2);
        assertThat(journal.range(6, 9, ALL)).isEmpty();
        assertThat(journal.bytes()).isEqualTo(30);
    }

    @Test
    void keepsFramesUpToTheirNumber() {
        Journal journal = new Journal(3, ALL);
        for (long sequence = 1; sequence <= 5; sequence++) {
            journal.add(sequence, frame(sequence, 8));
        }

        assertThat(journal.range(2, 5, ALL)).isEmpty();
        assertThat(sequences(journal.range(3, 5, ALL))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void fillsAHoleWithWhatComesLate() {
        Journal journal = new Journal(10, ALL);
        journal.add(1, frame(1, 8));
        journal.add(4, frame(4, 8));
        journal.add(3, frame(3, 8));
        assertThat(sequences(journal.range(1, 4, ALL))).containsExactly(1L);

        journal.add(2, frame(2, 8));

        assertThat(sequences(journal.range(1, 4, ALL))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void givesTheLaterOfTwoFramesOfOneSequence() {
        Journal journal = new Journal(2, ALL);
        journal.add(1, frame(1, 8));
        journal.add(1, frame(1, 9));
        assertThat(journal.range(1, 1, ALL))
                .singleElement()
                .satisfies(frame -> assertThat(frame).hasSize(9));

        journal.dropFirst();

        assertThat(journal.range(1, 1, ALL)).hasSize(1);
        assertThat(journal.dropFirst()).isEqualTo(9);
        assertThat(journal.dropFirst()).isZero();
        assertThat(journal.range(1, 1, ALL)).isEmpty();
    }

    @Test
    void dropsTheOneThatCameFirstAlsoWhenItsNumberIsTheHighest() {
        Journal journal = new Journal(2, ALL);
        journal.add(9, frame(9, 8));
        journal.add(7, frame(7, 8));
        journal.add(8, frame(8, 8));

        assertThat(journal.range(9, 9, ALL)).isEmpty();
        assertThat(sequences(journal.range(7, 9, ALL))).containsExactly(7L, 8L);
    }

    @Test
    void doesNotKeepAFrameThatIsLargerThanItsBound() {
        Journal journal = new Journal(10, 30);
        journal.add(1, frame(1, 10));
        journal.add(2, frame(2, 31));

        assertThat(journal.range(2, 2, ALL)).isEmpty();
        assertThat(journal.bytes()).isZero();
    }

    @Test
    void goesOnBehindAGapOfAnySize() {
        Journal journal = new Journal(64, ALL);
        for (long sequence = 1; sequence <= 64; sequence++) {
            journal.add(sequence, frame(sequence, 8));
        }
        long far = 1L << 40;
        journal.add(far + 1, frame(far + 1, 8));

        assertThat(sequences(journal.range(far + 1, far + 1, ALL))).containsExactly(far + 1);
        assertThat(sequences(journal.range(2, 64, ALL))).hasSize(63);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isLikeAPlainList(long seed) {
        Random random = new Random(seed);
        int maxFrames = 1 + random.nextInt(300);
        long maxBytes = 1_000L + random.nextInt(400_000);
        Journal journal = new Journal(maxFrames, maxBytes);
        Deque<byte[]> plain = new ArrayDeque<>();
        long sequence = 0;
        for (int step = 0; step < 3_000; step++) {
            sequence++;
            byte[] frame = frame(sequence, 8 + random.nextInt(random.nextInt(20) == 0 ? 200_000 : 200));
            journal.add(sequence, frame);
            plain.add(frame);
            while (plain.size() > maxFrames || bytes(plain) > maxBytes) {
                plain.removeFirst();
            }

            assertThat(journal.bytes()).isEqualTo(bytes(plain));
            if (step % 50 == 0 && !plain.isEmpty()) {
                assertThat(journal.range(sequence - plain.size() + 1, sequence, ALL))
                        .usingElementComparator(Arrays::compare)
                        .containsExactlyElementsOf(plain);
                assertThat(journal.range(sequence - plain.size(), sequence, ALL))
                        .isEmpty();
            }
        }
    }

    private static long bytes(Deque<byte[]> frames) {
        return frames.stream().mapToLong(frame -> frame.length).sum();
    }

    /** Bytes that tell their sequence, and of which no two are alike. */
    private static byte[] frame(long sequence, int length) {
        byte[] frame = new byte[length];
        new Random(sequence).nextBytes(frame);
        ByteBuffer.wrap(frame).putLong(sequence);
        return frame;
    }

    private static List<Long> sequences(List<byte[]> frames) {
        return frames.stream().map(frame -> ByteBuffer.wrap(frame).getLong()).toList();
    }
}
