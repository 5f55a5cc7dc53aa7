package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Failed logins over the whole cluster, in a window. */
class FailureCountersTest {
    private static final String CLIENT = "192.0.2.7/32";
    private static final NodeId TWO = new NodeId(2);
    private static final NodeId THREE = new NodeId(3);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final FailureCounters counters = new FailureCounters(Duration.ofMinutes(16));

    @Test
    void addsWhatAllNodesTold() {
        assertThat(counters.failed(CLIENT, 0)).isEqualTo(1);
        assertThat(counters.failed(CLIENT, 1)).isEqualTo(2);
        counters.told(TWO, CLIENT, 3, 2);
        counters.told(THREE, CLIENT, 4, 3);

        assertThat(counters.total(CLIENT, 4)).isEqualTo(9);
        assertThat(counters.own()).containsExactly(java.util.Map.entry(CLIENT, 2L));
    }

    @Test
    void lostAndRepeatedReportsChangeNothing() {
        counters.told(TWO, CLIENT, 1, 0);
        counters.told(TWO, CLIENT, 5, 1);
        counters.told(TWO, CLIENT, 5, 2);

        assertThat(counters.total(CLIENT, 3)).isEqualTo(5);
    }

    @Test
    void aNodeThatBeganAnewIsCountedOn() {
        counters.told(TWO, CLIENT, 5, 0);
        counters.told(TWO, CLIENT, 2, 1);

        assertThat(counters.total(CLIENT, 2)).isEqualTo(7);
    }

    @Test
    void whatIsOlderThanTheWindowDoesNotCount() {
        counters.failed(CLIENT, 0);
        counters.failed(CLIENT, 10 * MINUTE);

        assertThat(counters.total(CLIENT, 15 * MINUTE)).isEqualTo(2);
        assertThat(counters.total(CLIENT, 16 * MINUTE)).isEqualTo(1);
        assertThat(counters.total(CLIENT, 26 * MINUTE)).isZero();
    }

    @Test
    void forgivenFailuresDoNotCountAndTheReportsGoOnFromThere() {
        counters.failed(CLIENT, 0);
        counters.told(TWO, CLIENT, 4, 0);
        counters.forgive(CLIENT);
        assertThat(counters.total(CLIENT, 1)).isZero();

        counters.told(TWO, CLIENT, 5, 2);

        assertThat(counters.total(CLIENT, 3)).isEqualTo(1);
        assertThat(counters.failed(CLIENT, 4)).isEqualTo(2);
    }

    @Test
    void remembersABoundedNumberOfClients() {
        for (int client = 0; client <= FailureCounters.MOST_CLIENTS; client++) {
            counters.failed("client " + client, client);
        }

        assertThat(counters.own()).hasSize(FailureCounters.MOST_CLIENTS).doesNotContainKey("client 0");
    }
}
