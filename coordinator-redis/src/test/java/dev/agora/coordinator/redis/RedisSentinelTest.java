package dev.agora.coordinator.redis;

import static dev.agora.coordinator.redis.TestNode.quick;
import static dev.agora.coordinator.redis.TestNode.refusesToStart;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real sentinels, and the primary they name. */
class RedisSentinelTest {
    private final RedisSentinelProvider provider = new RedisSentinelProvider();

    @Test
    void aFailOverIsFollowedAndReportedAsAGap() {
        try (RedisWatched servers = RedisWatched.start(3)) {
            Map<String, String> settings = quick("urls", servers.urls());
            try (TestNode publisher = TestNode.started(1, provider, settings);
                    TestNode receiver = TestNode.started(2, provider, settings)) {
                receiver.awaitHears(publisher, "from the old primary");

                servers.primary().kill();

                receiver.awaitTrouble("127.0.0.1 port " + servers.primary().port());
                receiver.awaitHears(publisher, "from the new primary");
                receiver.awaitGaps(2);
                assertThat(receiver.gaps().getLast())
                        .contains("127.0.0.1 port " + servers.replica().port());
                receiver.awaitUp();
            }
        }
    }

    @Test
    void whatTheSentinelRefusesFailsTheStart() {
        try (RedisWatched servers = RedisWatched.start(1, "requirepass s3cret")) {
            refusesToStart(provider, quick("urls", servers.urls()), "none given");
            refusesToStart(
                    provider,
                    quick("urls", servers.urls(), "sentinelSecret", "wrong-s3cret"),
                    "password ***",
                    "mend user and password");
            refusesToStart(
                    provider,
                    quick("urls", servers.urls(), "sentinelSecret", "s3cret", "serviceName", "other"),
                    "no primary 'other'",
                    "mend serviceName");
            try (TestNode node =
                    TestNode.started(1, provider, quick("urls", servers.urls(), "sentinelSecret", "s3cret"))) {
                node.awaitUp();
            }
            refusesToStart(
                    new RedisProvider(),
                    quick("url", servers.urls(), "authSecret", "s3cret"),
                    "is a sentinel",
                    "RedisSentinel");
        }
    }
}
