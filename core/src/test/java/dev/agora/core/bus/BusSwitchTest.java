package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps of a live switch on two buses: another broker beside, both, the other alone. */
class BusSwitchTest {
    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final InMemoryProvider other = new InMemoryProvider();
    private final BusNode one = new BusNode(cluster, 1, new BootId(1, 1));
    private final BusNode two = new BusNode(cluster, 2, new BootId(2, 2));

    @BeforeEach
    void joinAll() {
        one.join();
        two.join();
        one.awaitFollows(two);
        two.awaitFollows(one);
    }

    @AfterEach
    void closeAll() {
        one.close();
        two.close();
    }

    @Test
    void losesAndRepeatsNothingWhileNodesSwitchOneAfterTheOther() {
        List<ClusterEvent> sent = new ArrayList<>();
        List<Runnable> steps = List.of(
                () -> one.bus.openBeside(7, "Other", one.coordinator(other)),
                () -> two.bus.openBeside(7, "Other", two.coordinator(other)),
                () -> one.bus.switchTo(7),
                () -> two.bus.switchTo(7),
                () -> two.bus.closeOld(7),
                () -> one.bus.closeOld(7),
                () -> cluster.provider.broker().stop());
        for (Runnable step : steps) {
            publish(sent, 50);
            step.run();
            publish(sent, 50);
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(two.events).isEqualTo(sent));
        assertThat(two.resyncs).isEmpty();
        assertThat(one.bus.health().words()).isEqualTo("Other up");
        assertThat(cluster.provider.broker().connections()).isZero();
        assertThat(other.broker().connections()).isEqualTo(2);
    }

    @Test
    void dropsTheOneBesideAndStaysWithThePresentOne() {
        one.bus.openBeside(8, "Other", one.coordinator(other));
        assertThat(one.bus.besideHealth()).isInstanceOf(CoordinatorHealth.Up.class);

        one.bus.dropBeside(9, "another switch");
        assertThat(other.broker().connections()).isEqualTo(1);
        one.bus.dropBeside(8, "node 3 has no jar for it");

        assertThat(other.broker().connections()).isZero();
        assertThat(one.bus.besideHealth()).isInstanceOf(CoordinatorHealth.Down.class);
        assertThat(one.bus.health().words()).isEqualTo("InMemory up");
    }

    @Test
    void switchesOnlyToWhatIsOpenBesideAndOnlyOnce() {
        assertThatThrownBy(() -> one.bus.switchTo(3))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("switch 3 needs its coordinator open beside");
        one.bus.openBeside(3, "Other", one.coordinator(other));

        one.bus.switchTo(3);
        one.bus.switchTo(3);
        one.bus.closeOld(3);
        one.bus.closeOld(3);

        assertThat(one.bus.health().type()).isEqualTo("Other");
        assertThat(cluster.provider.broker().connections()).isEqualTo(1);
    }

    @Test
    void keepsThePresentOneWhenTheOtherCannotStart() {
        var broken = one.coordinator(other);
        broken.start();

        assertThatThrownBy(() -> one.bus.openBeside(4, "Other", broken)).isInstanceOf(CoordinatorException.class);

        assertThat(one.bus.besideHealth()).isInstanceOf(CoordinatorHealth.Down.class);
        assertThat(other.broker().connections()).isZero();
    }

    private void publish(List<ClusterEvent> sent, int count) {
        for (int number = 0; number < count; number++) {
            ClusterEvent event = new CredentialRevoked(new AccountId(sent.size() + 1));
            sent.add(event);
            one.bus.publish(event);
        }
    }
}
