package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a coordinator counts as slow or failing. */
class SendWindowTest {
    private static final long MILLI = 1_000_000L;

    private final SendWindow window = new SendWindow();

    @Test
    void waitsForRoomOnlyWhileTheCoordinatorIsInTime() {
        for (int frames = 0; frames < SendWindow.MAX_FRAMES; frames++) {
            window.sent(0);
        }

        assertThat(window.hasRoom()).isFalse();
        assertThat(window.shouldWait(20 * MILLI)).isTrue();
        assertThat(window.shouldWait(20 * MILLI + 1)).isFalse();
        assertThat(window.isFailing(20 * MILLI + 1)).isTrue();
        assertThat(window.nextNanos(0)).hasValue(20 * MILLI);
        assertThat(window.nextNanos(20 * MILLI + 1)).hasValue(5_000 * MILLI);
    }

    @Test
    void recoversWithAFrameThatIsTakenInTime() {
        window.ended(window.sent(0), true, MILLI);
        assertThat(window.isFailing(MILLI)).isTrue();
        window.ended(window.sent(MILLI), false, 2 * MILLI);
        assertThat(window.isFailing(2 * MILLI)).isFalse();
        window.ended(window.sent(0), false, 21 * MILLI);
        assertThat(window.isFailing(21 * MILLI)).isTrue();
        window.ended(window.sent(21 * MILLI), false, 21 * MILLI);
        window.skipped();
        assertThat(window.isFailing(21 * MILLI)).isTrue();
        assertThat(window.nextNanos(21 * MILLI)).isEmpty();
    }

    @Test
    void givesUpWhatIsNotHeardOfAndIgnoresAnAnswerAfterwards() {
        long first = window.sent(0);
        window.sent(MILLI);

        assertThat(window.giveUp(5_000 * MILLI)).isZero();
        assertThat(window.giveUp(5_000 * MILLI + 1)).isEqualTo(1);
        window.ended(first, false, 5_000 * MILLI + 1);

        assertThat(window.isFailing(5_000 * MILLI + 1)).isTrue();
        assertThat(window.nextNanos(MILLI)).hasValue(21 * MILLI);
    }
}
