package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Own frames as a coordinator brings them back. */
class EchoesTest {
    private final Journal sent = new Journal(4, 1 << 20);
    private final Echoes echoes = new Echoes(sent);

    @Test
    void knowsEachFrameOnceAndInOrder() {
        sent.add(1, frame(1));
        sent.add(2, frame(2));

        assertThat(echoes.isNext(frame(2))).isFalse();
        assertThat(echoes.isNext(frame(1))).isTrue();
        assertThat(echoes.isNext(frame(1))).isFalse();
        assertThat(echoes.isNext(frame(2))).isTrue();
        assertThat(echoes.isNext(frame(3))).isFalse();
    }

    @Test
    void doesNotTakeAnAlteredFrameForItsOwn() {
        sent.add(1, frame(1));
        byte[] altered = frame(1);
        altered[150_000] ^= 1;

        assertThat(echoes.isNext(altered)).isFalse();
        assertThat(echoes.isNext(new byte[3])).isFalse();
        assertThat(echoes.isNext(frame(1))).isTrue();
    }

    @Test
    void goesOnBehindAFrameThatWasOpened() {
        for (int sequence = 1; sequence <= 9; sequence++) {
            sent.add(sequence, frame(sequence));
        }
        assertThat(echoes.isNext(frame(1))).isFalse();

        echoes.came(7);

        assertThat(echoes.isNext(frame(8))).isTrue();
        assertThat(echoes.isNext(frame(9))).isTrue();
    }

    private static byte[] frame(int sequence) {
        byte[] frame = new byte[200_000];
        frame[199_999] = (byte) sequence;
        return frame;
    }
}
