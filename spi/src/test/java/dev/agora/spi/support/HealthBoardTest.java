package dev.agora.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorHealth.Degraded;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The health of a coordinator over its life, with a clock that the test moves. */
class HealthBoardTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Instant time = BEGIN;
    private final List<CoordinatorHealth> told = new ArrayList<>();
    private final HealthBoard board = new HealthBoard(() -> time, told::add);

    @Test
    void itBeginsAsNotStartedAndTellsNobody() {
        assertThat(board.now()).isEqualTo(new Down("not started", BEGIN));
        assertThat(told).isEmpty();
    }

    @Test
    void eachChangeIsToldOnce() {
        board.up();
        later();
        board.up();
        board.down("the server is gone");
        board.down("the server is gone");
        board.up();
        assertThat(told).containsExactly(new Up(BEGIN), new Down("the server is gone", time), new Up(time));
        assertThat(board.now()).isEqualTo(new Up(time));
    }

    @Test
    void anotherReasonIsAChangeAndDegradedKeepsItsTime() {
        board.degraded("slow");
        later();
        board.degraded("slow");
        board.degraded("slower");
        board.down("lost");
        later();
        board.down("refused");
        assertThat(told)
                .containsExactly(
                        new Degraded("slow", BEGIN),
                        new Degraded("slower", BEGIN),
                        new Down("lost", BEGIN.plusSeconds(1)),
                        new Down("refused", time));
    }

    @Test
    void theEndIsShownButNotTold() {
        board.up();
        later();
        board.closed();
        Instant end = time;
        later();
        board.closed();
        assertThat(board.now()).isEqualTo(new Down("closed", end));
        assertThat(told).containsExactly(new Up(BEGIN));
    }

    private void later() {
        time = time.plusSeconds(1);
    }
}
