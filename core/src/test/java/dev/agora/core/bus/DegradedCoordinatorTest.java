package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.bus.SteeredCoordinator.Fault;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantee B3 for a coordinator that takes frames although it is not up, as one without any peer does. */
class DegradedCoordinatorTest {
    /** So long that nothing arrives by the exchange of positions. */
    private static final Duration HEARTBEAT = Duration.ofHours(1);

    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final BusNode one = new BusNode(cluster, 1, new BootId(1, 1), HEARTBEAT);
    private final BusNode two = new BusNode(cluster, 2, new BootId(2, 2), HEARTBEAT);

    @AfterEach
    void closeAll() {
        one.close();
        two.close();
    }

    @Test
    void tellsPeersOfEachFrameAtOnceWhileItsCoordinatorIsNotUp() {
        one.join();
        two.join();
        publishAndAwait(1);
        one.steered().fault = Fault.DEGRADE;

        for (int account = 2; account <= 5; account++) {
            publishAndAwait(account);
        }

        assertThat(two.resyncs).isEmpty();
    }

    private void publishAndAwait(int account) {
        one.bus.publish(new CredentialRevoked(new AccountId(account)));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(two.events).hasSize(account));
    }
}
