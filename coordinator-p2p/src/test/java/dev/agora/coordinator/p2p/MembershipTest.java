package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.PeerAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a member counts as connected, and when the session is opened anew. */
class MembershipTest {
    private static final PeerAddress TWO = new PeerAddress(2, "h2", 1);
    private static final PeerAddress NINE = new PeerAddress(9, "h9", 1);
    private static final ZenohId ID_OF_TWO = ZenohId.random(2, new Random(3));

    private final Membership members = new Membership(5, 0);

    @Test
    void aTransportCountsWhenItHasSettledAndItsEndsAreGaps() {
        members.opened(List.of(TWO));
        assertThat(members.changed(ID_OF_TWO, true, at(0))).isEmpty();
        assertThat(members.missing(List.of(TWO), at(0))).containsExactly(TWO);
        assertThat(members.settled(at(300))).containsExactly("connected to node 2");
        assertThat(members.missing(List.of(TWO), at(300))).isEmpty();
        assertThat(members.changed(ID_OF_TWO, false, at(400))).containsExactly("lost the connection to node 2");
        assertThat(members.missing(List.of(TWO), at(400))).containsExactly(TWO);
    }

    @Test
    void aKnownAddressNeverCallsForAReopen() {
        members.opened(List.of(TWO));
        List<PeerAddress> missing = members.missing(List.of(TWO), at(0));
        assertThat(members.callsForReopen(missing, at(3_600_000))).isFalse();
    }

    @Test
    void anUnknownAddressDoesAfterSomeSecondsAndThenAtMostOnceAMinuteDoubling() {
        List<PeerAddress> missing = members.missing(List.of(TWO), at(0));
        assertThat(members.callsForReopen(missing, at(4_900))).isFalse();
        assertThat(members.callsForReopen(missing, at(5_000))).isTrue();
        assertThat(members.callsForReopen(missing, at(64_000))).isFalse();
        assertThat(members.callsForReopen(missing, at(65_000))).isTrue();
        assertThat(members.callsForReopen(missing, at(184_000))).isFalse();
        assertThat(members.callsForReopen(missing, at(185_000))).isTrue();
    }

    @Test
    void theNodeWithTheLowerIdWaitsLonger() {
        List<PeerAddress> missing = members.missing(List.of(NINE), at(0));
        assertThat(members.callsForReopen(missing, at(9_900))).isFalse();
        assertThat(members.callsForReopen(missing, at(10_000))).isTrue();
    }

    private static long at(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
