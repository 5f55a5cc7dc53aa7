package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.crypto.SecretSealer;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.spi.CoordinatorHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is open on a node whose coordinators all need its one address. */
class CoordinatorSlotsTest {
    private final Ports ports = new Ports();
    private final ListeningProvider zenoh = ListeningProvider.of("Zenoh", ports);
    private final TestCluster cluster = new TestCluster();
    private final SwitchNode node =
            new SwitchNode(cluster, new NodeId(1), 1, List.of(zenoh, cluster.first), TestCluster.own("Zenoh"));
    private final CoordinatorFields fields =
            new CoordinatorFields(new SecretSealer(TestCluster.RING, RandomSource.seeded(1)::bytes));
    private final CoordinatorSlots slots = new CoordinatorSlots(node.bus, node.maker, fields);

    @AfterEach
    void close() {
        node.close();
        assertThat(zenoh.broker().connections()).isZero();
    }

    private CoordinatorValue value(String type, Map<String, String> given) {
        return fields.seal(type, given);
    }

    private String health() {
        return node.bus.health().words();
    }

    @Test
    void closesTheOneInUseBeforeItUsesAnotherOnTheSameAddress() {
        assertThat(slots.use(value("Default", Map.of()))).isEmpty();

        assertThat(slots.use(value("Zenoh", Map.of()))).isEmpty();
        assertThat(slots.use(value("Zenoh", Map.of("tuning", "much")))).isEmpty();

        assertThat(health()).isEqualTo("Zenoh up");
        assertThat(ports.taken()).isEqualTo(1);
        assertThat(zenoh.broker().connections()).isEqualTo(1);
    }

    @Test
    void showsTheOneInUseAsDegradedWhileAnotherHasItsAddressAndReportsAGap() {
        slots.useOwn("Default", Map.of());

        assertThat(slots.openBeside(2, value("Zenoh", Map.of()))).isEmpty();

        assertThat(health())
                .isEqualTo("Default degraded: closed so that Zenoh can listen at 127.0.0.1:7001; events travel by node"
                        + " calls until the change of the coordinator has ended");
        assertThat(slots.besideTrouble()).isEmpty();
        assertThat(node.bus.counters().of(BusCounter.POSSIBLE_GAPS)).isEqualTo(1);
        slots.switchTo(2);
        slots.closeOld(2);
        assertThat(health()).isEqualTo("Zenoh up");
        assertThat(slots.reopen()).isEmpty();
        assertThat(health()).isEqualTo("Zenoh up");
    }

    @Test
    void opensTheOneBeforeAgainWithItsFieldsWhenTheOneInItsPlaceIsDropped() {
        CoordinatorValue before = value("Zenoh", Map.of("tuning", "much"));
        slots.use(before);
        slots.openBeside(2, value("Zenoh", Map.of()));

        slots.dropBeside(2, "node 3 has no jar for it");
        assertThat(slots.reopen()).isEmpty();

        assertThat(health()).isEqualTo("Zenoh up");
        assertThat(node.bus.besideHealth()).isInstanceOf(CoordinatorHealth.Down.class);
        assertThat(node.bus.counters().of(BusCounter.POSSIBLE_GAPS)).isEqualTo(2);
        assertThat(slots.use(before)).isEmpty();
        assertThat(node.bus.counters().of(BusCounter.POSSIBLE_GAPS))
                .as("it is in use already")
                .isEqualTo(2);
    }

    @Test
    void leavesTheOneInUseAloneWhenTheTargetsFieldsAreWrong() {
        slots.useOwn("Zenoh", Map.of());

        assertThat(slots.openBeside(2, value("Zenoh", Map.of("tunig", "much")))).hasValueSatisfying(trouble -> {
            assertThat(trouble.why()).contains("did you mean 'tuning'");
            assertThat(trouble.forGood()).isTrue();
        });

        assertThat(health()).isEqualTo("Zenoh up");
        assertThat(node.bus.counters().of(BusCounter.POSSIBLE_GAPS)).isZero();
    }

    @Test
    void opensTheOneInUseBesideWhenOnlyOneOfTheTwoListens() {
        slots.useOwn("First", Map.of());

        assertThat(slots.openBeside(2, value("Zenoh", Map.of()))).isEmpty();

        assertThat(health()).isEqualTo("First up");
        slots.switchTo(2);
        assertThat(cluster.first.broker().connections()).isEqualTo(1);
        slots.closeOld(2);
        assertThat(cluster.first.broker().connections()).isZero();
    }

    @Test
    void isDegradedAndTriesAgainWhenAStrangerTookTheAddressMeanwhile() {
        CoordinatorValue before = value("Zenoh", Map.of());
        slots.use(before);
        ports.strangerComes();

        assertThat(slots.openBeside(2, value("Zenoh", Map.of("tuning", "much"))))
                .hasValueSatisfying(trouble -> assertThat(trouble.forGood()).isTrue());
        assertThat(slots.reopen()).hasValueSatisfying(trouble -> {
            assertThat(trouble.why()).contains("cannot listen at port 7001");
            assertThat(trouble.forGood()).isFalse();
        });
        assertThat(health()).startsWith("Zenoh degraded: cannot listen at port 7001");
        assertThat(slots.use(before))
                .hasValueSatisfying(trouble -> assertThat(trouble.forGood()).isFalse());

        ports.strangerLeaves();
        assertThat(slots.use(before)).isEmpty();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(health()).isEqualTo("Zenoh up"));
    }
}
