package dev.agora.core.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bytes in two places read like bytes in one. */
class MessageBytesTest {
    private static final byte[] ALL = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    @Test
    void copiesEveryRangeOverTheSeam() {
        for (int seam = 0; seam <= ALL.length; seam++) {
            MessageBytes bytes = split(seam);
            assertThat(bytes.size()).isEqualTo(ALL.length);
            for (int from = 0; from <= ALL.length; from++) {
                for (int to = from; to <= ALL.length; to++) {
                    byte[] copy = new byte[to - from + 1];
                    bytes.copy(from, copy, 1, to - from);
                    assertThat(Arrays.copyOfRange(copy, 1, copy.length))
                            .as("seam %d, %d to %d", seam, from, to)
                            .isEqualTo(Arrays.copyOfRange(ALL, from, to));
                }
            }
            for (int index = 0; index < ALL.length; index++) {
                assertThat(bytes.at(index)).isEqualTo(ALL[index]);
            }
        }
    }

    @Test
    void givesAViewOnlyOfWhatIsInMemory() {
        assertThat(MessageBytes.of(ALL).view(2, 3)).isEqualTo(ByteBuffer.wrap(ALL, 2, 3));
        assertThat(split(4).isInMemory()).isFalse();
        assertThatThrownBy(() -> split(4).view(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static MessageBytes split(int seam) {
        return MessageBytes.of(Arrays.copyOf(ALL, seam), ByteBuffer.wrap(ALL, seam, ALL.length - seam));
    }
}
