package dev.agora.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorSettings;
import io.lettuce.core.RedisCredentialsProvider;
import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps the client library from losing the reason of a refusal: no two threads race for it. */
class RedisConnectorTest {
    @Test
    void credentialsAreKnownAtOnce() {
        RedisSettings settings = RedisSettings.single(
                CoordinatorSettings.of(RedisProperties.REDIS, Map.of("authUsername", "me", "authSecret", "s3cret")));
        try (RedisConnector connector = new RedisConnector(settings)) {
            RedisCredentialsProvider provider = connector
                    .uri(settings.servers().getFirst(), settings.account())
                    .getCredentialsProvider();

            assertThat(provider)
                    .isInstanceOfSatisfying(
                            RedisCredentialsProvider.ImmediateRedisCredentialsProvider.class,
                            known -> assertThat(known.resolveCredentialsNow().getUsername())
                                    .isEqualTo("me"));
        }
    }

    @Test
    void noConnectionIsTriedBeforeTheCallThatAsksForItReturns() throws InterruptedException {
        try (DefaultEventExecutor executor = new DefaultEventExecutor();
                ConnectGate gate = new ConnectGate();
                AddressResolver<InetSocketAddress> resolver = gate.getResolver(executor)) {
            InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", 6379);
            Future<InetSocketAddress> resolved = gate.holding(() -> {
                Future<InetSocketAddress> asked = resolver.resolve(address);
                executor.submit(() -> {}).awaitUninterruptibly(); // all that was ready to run there has run
                assertThat(asked.isDone()).isFalse();
                return asked;
            });

            assertThat(resolved.await().getNow()).isEqualTo(new InetSocketAddress("127.0.0.1", 6379));
        }
    }
}
