package dev.agora.core.gossip.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agora.core.runtime.RandomSource;
import org.junit.jupiter.api.Test;

/** What a history of answers says of a silence. */
class ArrivalHistoryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final ArrivalHistory.Bounds BOUNDS =
            new ArrivalHistory.Bounds(SECOND, SECOND / 4.0, SECOND / 10, 4 * SECOND);

    private final ArrivalHistory history = new ArrivalHistory(BOUNDS, 0);

    @Test
    void phiOfARegularPeerPassesFiveAndNineAtTheKnownDeviations() {
        long now = answers(SECOND, 0, 1000);

        assertThat(history.phi(history.silenceNanos(now + SECOND))).isCloseTo(0.30, within(0.01));
        assertThat(history.phi((long) (1.42 * SECOND))).isLessThan(5);
        assertThat(history.phi((long) (1.43 * SECOND))).isGreaterThan(5);
        assertThat(history.phi((long) (1.59 * SECOND))).isLessThan(9);
        assertThat(history.phi((long) (1.60 * SECOND))).isGreaterThan(9);
    }

    @Test
    void beforeAnythingWasMeasuredItDoubtsLater() {
        assertThat(history.phi(2 * SECOND)).isLessThan(5);
        assertThat(history.phi((long) (2.6 * SECOND))).isGreaterThan(9);
    }

    @Test
    void irregularPeerIsDoubtedLaterAndForgottenAfterTheWindow() {
        long now = answers(SECOND, SECOND, 1000);
        assertThat(history.phi(2 * SECOND)).isLessThan(5);

        for (int i = 0; i < ArrivalHistory.WINDOW; i++) {
            now += SECOND;
            history.answered(now);
        }

        assertThat(history.deviation()).isEqualTo(SECOND / 10.0);
        assertThat(history.phi(2 * SECOND)).isGreaterThan(9);
    }

    @Test
    void peerThatHardlyEverAnswersIsNotWaitedForWithoutEnd() {
        long now = 0;
        for (int i = 0; i < 20; i++) {
            now += 3600 * SECOND;
            history.answered(now);
        }

        assertThat(history.mean()).isLessThanOrEqualTo(4 * SECOND);
        assertThat(history.phi(20 * SECOND)).isGreaterThan(9);
    }

    @Test
    void signOfLifeThroughAHelperEndsTheSilenceButIsNoSample() {
        long now = answers(SECOND, 0, 10);
        double mean = history.mean();

        history.alive(now + 3 * SECOND);

        assertThat(history.silenceNanos(now + 3 * SECOND)).isZero();
        assertThat(history.mean()).isEqualTo(mean);
        history.answered(now + 4 * SECOND);
        assertThat(history.mean()).isGreaterThan(mean);
    }

    @Test
    void timeInWhichThisNodeStoodStillIsNotHeldAgainstThePeer() {
        long now = answers(SECOND, 0, 100);
        double mean = history.mean();

        history.postpone(60 * SECOND);
        now += 60 * SECOND + SECOND;

        assertThat(history.silenceNanos(now)).isEqualTo(SECOND);
        history.answered(now);
        assertThat(history.mean()).isCloseTo(mean, within(SECOND / 1000.0));
    }

    private long answers(long every, long jitter, int count) {
        RandomSource random = RandomSource.seeded(1);
        long now = 0;
        for (int i = 0; i < count; i++) {
            now += every + (long) (random.fraction() * jitter);
            history.answered(now);
        }
        return now;
    }
}
