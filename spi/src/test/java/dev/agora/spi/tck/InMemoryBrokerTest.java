package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The broker's outages as its coordinators show them. */
class InMemoryBrokerTest {
    @Test
    void anOutageIsDownAndThenAPossibleGap() {
        InMemoryProvider provider = new InMemoryProvider();
        try (TestContext context = TestContext.of(1, provider, Map.of());
                Coordinator coordinator = provider.create(context)) {
            coordinator.start();
            provider.broker().stop();
            assertThat(coordinator.health()).isInstanceOf(CoordinatorHealth.Down.class);
            assertThat(coordinator.publish(Payload.EMPTY)).failsWithin(java.time.Duration.ofSeconds(1));
            provider.broker().start();
            assertThat(coordinator.health()).isInstanceOf(CoordinatorHealth.Up.class);
            assertThat(context.reporter().gaps()).hasSize(1);
        }
        assertThat(provider.broker().connections()).isZero();
    }
}
