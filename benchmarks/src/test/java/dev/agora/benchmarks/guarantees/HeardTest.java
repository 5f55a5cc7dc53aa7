package dev.agora.benchmarks.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.bus.EventPlace;
import dev.agora.core.model.NodeId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the ledger of a trial must find: each kind of loss and repetition. */
class HeardTest {
    private static final NodeId ORIGIN = new NodeId(1);

    private final Heard heard = new Heard();

    @Test
    void countsARowWithoutFault() {
        take(1, 2, 3);

        assertThat(heard.received()).isEqualTo(3);
        assertThat(heard.twiceOrLate() + heard.silentlyMissing() + heard.resynced())
                .isZero();
    }

    @Test
    void findsAnEventThatCameTwice() {
        take(1, 2, 2, 3);

        assertThat(heard.twiceOrLate()).isEqualTo(1);
    }

    @Test
    void findsAnEventThatCameLateAndTheHoleBeforeIt() {
        take(1, 3, 2);

        assertThat(heard.twiceOrLate()).isEqualTo(1);
        assertThat(heard.silentlyMissing()).isEqualTo(1);
    }

    @Test
    void findsWhatIsMissingInSilence() {
        take(1, 5);

        assertThat(heard.silentlyMissing()).isEqualTo(3);
        assertThat(heard.resynced()).isZero();
    }

    @Test
    void excusesOneHoleByAResyncOfItsOriginAndNoOther() {
        take(1);
        heard.resync(ORIGIN, "frame 2 is gone everywhere");
        take(5, 7);

        assertThat(heard.resynced()).isEqualTo(3);
        assertThat(heard.silentlyMissing()).isEqualTo(1);
        assertThat(heard.resyncs()).containsExactly("frame 2 is gone everywhere");
    }

    private void take(long... numbers) {
        LongStream.of(numbers).forEach(number -> heard.event(new EventPlace(ORIGIN, number, 0), Heard.event(number)));
    }
}
