package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import dev.agora.core.raft.formation.Founder;
import dev.agora.core.runtime.RandomSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long a voter may be away. */
class DeadVotersTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final NodeId THREE = new NodeId(3);

    private final RandomSource random = RandomSource.secure();
    private final List<Founder> voters = List.of(
            new Founder(ONE, random.dataId()), new Founder(TWO, random.dataId()), new Founder(THREE, random.dataId()));

    private static long after(Duration time) {
        return time.toNanos();
    }

    @Test
    void voterThatIsAwayForTheTimeoutIsOverdue() {
        DeadVoters dead = new DeadVoters(HOUR);

        assertThat(dead.overdue(voters, Set.of(ONE, TWO), 0)).isEmpty();
        assertThat(dead.overdue(voters, Set.of(ONE, TWO), after(HOUR.minusSeconds(1))))
                .isEmpty();
        assertThat(dead.overdue(voters, Set.of(ONE, TWO), after(HOUR))).contains(THREE);
    }

    @Test
    void voterThatComesBackStartsAnew() {
        DeadVoters dead = new DeadVoters(HOUR);
        dead.overdue(voters, Set.of(ONE, TWO), 0);
        dead.overdue(voters, Set.of(ONE, TWO, THREE), after(HOUR.dividedBy(2)));

        assertThat(dead.overdue(voters, Set.of(ONE, TWO), after(HOUR))).isEmpty();
        assertThat(dead.overdue(voters, Set.of(ONE, TWO), after(HOUR.multipliedBy(2))))
                .contains(THREE);
    }

    @Test
    void theOneThatIsAwayForLongestGoesFirst() {
        DeadVoters dead = new DeadVoters(HOUR);
        dead.overdue(voters, Set.of(ONE, TWO), 0);
        dead.overdue(voters, Set.of(ONE), after(Duration.ofMinutes(5)));

        assertThat(dead.overdue(voters, Set.of(ONE), after(HOUR.multipliedBy(2))))
                .contains(THREE);
    }

    @Test
    void zeroMeansNeverAndAnotherLeaderCountsAnew() {
        DeadVoters never = new DeadVoters(Duration.ZERO);
        never.overdue(voters, Set.of(ONE), 0);
        assertThat(never.overdue(voters, Set.of(ONE), after(HOUR.multipliedBy(100))))
                .isEmpty();

        DeadVoters dead = new DeadVoters(HOUR);
        dead.overdue(voters, Set.of(ONE, TWO), 0);
        dead.forget();
        assertThat(dead.overdue(voters, Set.of(ONE, TWO), after(HOUR))).isEmpty();
    }
}
