package dev.agora.coordinator.redis;

import static dev.agora.coordinator.redis.TestNode.quick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorHealth;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A real Redis Cluster that loses a node. */
class RedisClusterTest {
    private final RedisClusterProvider provider = new RedisClusterProvider();

    @Test
    void whoeverLosesItsNodeGoesToAnotherAndAllNodesSayWhatIsMissing() {
        try (RedisClusterTrio servers = RedisClusterTrio.start()) {
            // One address only: the others are learned. The node ids spread the coordinators over the servers.
            Map<String, String> first = quick("urls", servers.node(0).url());
            Map<String, String> second = quick("urls", servers.node(1).url());
            try (TestNode moved = TestNode.started(1, provider, first);
                    TestNode stays = TestNode.started(2, provider, second)) {
                stays.awaitHears(moved, "across the nodes");

                servers.node(0).kill();

                moved.awaitGaps(2);
                moved.awaitTrouble(
                        "does not reach", "127.0.0.1 port " + servers.node(0).port());
                stays.awaitTrouble(
                        "does not reach", "127.0.0.1 port " + servers.node(0).port());
                assertThat(moved.coordinator().health()).isInstanceOf(CoordinatorHealth.Degraded.class);
                stays.awaitHears(moved, "from the other node");
                moved.awaitHears(stays, "to the other node");
                servers.node(0).startAgain();
                moved.awaitUp();
                stays.awaitUp();
            }
        }
    }
}
