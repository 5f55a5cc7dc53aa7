package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures over the whole cluster, in a window of 16 minutes that slides by the minute. */
class FailureCountersTest {
    private static final String CLIENT = "192.0.2.7/32";
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final NodeId THREE = new NodeId(3);
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final Duration WINDOW = Duration.ofMinutes(16);
    private static final long NOW = 1_800_000_000_000L;

    private final FailureCounters counters = new FailureCounters(ONE, WINDOW);

    @Test
    void addsWhatAllNodesTold() {
        counters.failed(CLIENT, NOW);
        counters.failed(CLIENT, NOW + 1);
        counters.told(CLIENT, new FailureSpan(TWO, NOW), 3, NOW + 2);
        counters.told(CLIENT, new FailureSpan(THREE, NOW), 4, NOW + 3);

        assertThat(counters.total(CLIENT, NOW + 4)).isEqualTo(9);
        assertThat(counters.own(CLIENT, NOW + 4)).isEqualTo(Map.of(new FailureSpan(ONE, NOW), 2L));
        assertThat(counters.counts(CLIENT, NOW + 4)).hasSize(3);
    }

    @Test
    void lostRepeatedAndLateReportsChangeNothing() {
        FailureSpan span = new FailureSpan(TWO, NOW);
        counters.told(CLIENT, span, 1, NOW);
        counters.told(CLIENT, span, 5, NOW + 1);
        counters.told(CLIENT, span, 5, NOW + 2);
        counters.told(CLIENT, span, 3, NOW + 3);

        assertThat(counters.total(CLIENT, NOW + 4)).isEqualTo(5);
    }

    @Test
    void aNodeThatBeganAnewIsCountedOnHoweverManyItTellsFirst() {
        counters.told(CLIENT, new FailureSpan(TWO, NOW), 5, NOW);
        counters.told(CLIENT, new FailureSpan(TWO, NOW + 1), 6, NOW + 1);

        assertThat(counters.total(CLIENT, NOW + 2)).isEqualTo(11);
    }

    @Test
    void aNodeThatBeganAnewLearnsItsOwnFailuresOfBeforeAndGoesOnFromThere() {
        counters.failed(CLIENT, NOW);
        FailureCounters restarted = new FailureCounters(ONE, WINDOW);
        counters.counts(CLIENT, NOW).forEach((span, count) -> restarted.told(CLIENT, span, count, NOW));

        restarted.failed(CLIENT, NOW);

        assertThat(restarted.total(CLIENT, NOW)).isEqualTo(2);
        restarted.own(CLIENT, NOW).forEach((span, count) -> counters.told(CLIENT, span, count, NOW));
        assertThat(counters.total(CLIENT, NOW)).isEqualTo(2);
    }

    @Test
    void whatIsOlderThanTheWindowDoesNotCount() {
        counters.failed(CLIENT, NOW);
        counters.failed(CLIENT, NOW + 10 * MINUTE);

        assertThat(counters.total(CLIENT, NOW + 15 * MINUTE)).isEqualTo(2);
        assertThat(counters.total(CLIENT, NOW + 16 * MINUTE)).isEqualTo(1);
        assertThat(counters.own(CLIENT, NOW + 16 * MINUTE)).hasSize(1);
        assertThat(counters.total(CLIENT, NOW + 26 * MINUTE)).isZero();
    }

    @Test
    void failuresOfWeeksOnAnotherNodeCountOnlyAsFarAsTheyLieInTheWindow() {
        FailureCounters other = new FailureCounters(TWO, WINDOW);
        long now = NOW;
        for (int failure = 0; failure < 9; failure++) {
            now += 15 * MINUTE;
            other.failed(CLIENT, now);
        }
        long present = now;

        other.counts(CLIENT, present).forEach((span, count) -> counters.told(CLIENT, span, count, present));

        assertThat(counters.total(CLIENT, present)).isEqualTo(2);
        assertThat(counters.total(CLIENT, present + MINUTE)).isEqualTo(1);
    }

    @Test
    void aReportThatComesAfterTheWindowIsPassedOver() {
        counters.told(CLIENT, new FailureSpan(TWO, NOW), 9, NOW + 16 * MINUTE);

        assertThat(counters.total(CLIENT, NOW + 16 * MINUTE)).isZero();
        assertThat(counters.clients()).isEmpty();
    }

    @Test
    void clocksThatDifferByLessThanTheWindowLoseNothing() {
        counters.told(CLIENT, new FailureSpan(TWO, NOW + 15 * MINUTE), 2, NOW);
        counters.told(CLIENT, new FailureSpan(THREE, NOW + 16 * MINUTE), 4, NOW);
        counters.failed(CLIENT, NOW);
        counters.failed(CLIENT, NOW - MINUTE);

        assertThat(counters.total(CLIENT, NOW)).isEqualTo(4);
    }

    @Test
    void forgivenFailuresDoNotCountAlsoWhenTheyAreToldAgain() {
        FailureSpan span = new FailureSpan(TWO, NOW);
        counters.failed(CLIENT, NOW);
        counters.told(CLIENT, span, 4, NOW);
        counters.forgive(CLIENT);
        assertThat(counters.total(CLIENT, NOW + 1)).isZero();
        assertThat(counters.counts(CLIENT, NOW + 1)).isEmpty();

        counters.told(CLIENT, span, 4, NOW + 2);
        assertThat(counters.total(CLIENT, NOW + 2)).isZero();
        counters.told(CLIENT, span, 5, NOW + 2);
        counters.failed(CLIENT, NOW);

        assertThat(counters.total(CLIENT, NOW + 3)).isEqualTo(2);
        assertThat(counters.own(CLIENT, NOW + 3)).isEqualTo(Map.of(new FailureSpan(ONE, NOW + 1), 1L));
    }

    @Test
    void remembersABoundedNumberOfClientsThatFailedLast() {
        for (int client = 0; client < FailureCounters.MOST_CLIENTS; client++) {
            counters.failed("client " + client, NOW);
        }
        counters.failed("client 0", NOW);
        counters.counts("client 1", NOW);

        counters.failed("one more", NOW);

        assertThat(counters.clients())
                .hasSize(FailureCounters.MOST_CLIENTS)
                .contains("client 0", "one more")
                .doesNotContain("client 1");
    }

    @Test
    void remembersABoundedNumberOfSpans() {
        int spansOfClient = 32;
        int clients = FailureCounters.MOST_SPANS / spansOfClient;
        for (int client = 0; client <= clients; client++) {
            for (int span = 0; span < spansOfClient; span++) {
                counters.told("client " + client, new FailureSpan(TWO, NOW + span), 1, NOW);
            }
        }

        assertThat(counters.clients()).hasSize(clients).doesNotContain("client 0");
    }

    @Test
    void remembersTheLatestSpansOfAClient() {
        for (int span = 0; span <= ClientFailures.MOST_SPANS; span++) {
            counters.told(CLIENT, new FailureSpan(TWO, NOW + span), 1, NOW);
        }

        assertThat(counters.counts(CLIENT, NOW))
                .hasSize(ClientFailures.MOST_SPANS)
                .doesNotContainKey(new FailureSpan(TWO, NOW));
    }

    @Test
    void whoWasForgottenIsLearnedAgainFromTheNextReportWithoutCountingTwice() {
        FailureCounters other = new FailureCounters(TWO, WINDOW);
        for (int failure = 0; failure < 4; failure++) {
            other.failed(CLIENT, NOW + failure * MINUTE);
        }
        long now = NOW + 3 * MINUTE;
        other.own(CLIENT, now).forEach((span, count) -> counters.told(CLIENT, span, count, now));
        for (int client = 0; client < FailureCounters.MOST_CLIENTS; client++) {
            counters.failed("client " + client, now);
        }
        assertThat(counters.total(CLIENT, now)).isZero();

        other.own(CLIENT, now).forEach((span, count) -> counters.told(CLIENT, span, count, now));

        assertThat(counters.total(CLIENT, now)).isEqualTo(4);
    }
}
