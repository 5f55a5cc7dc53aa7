package dev.agora.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import io.lettuce.core.api.StatefulConnection;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Never more connections than the property allows, and as many again once some have ended. */
class ConnectionLimitTest {
    private static final RedisServer SERVER = RedisServer.parse("redis://redis1:7000", 6_379);

    private final ConnectionLimit limit = new ConnectionLimit(2);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whatIsBeingOpenedCounts() {
        open(new CompletableFuture<>());
        open(new CompletableFuture<>());

        assertThatThrownBy(() -> open(new CompletableFuture<>()))
                .isInstanceOfSatisfying(
                        CoordinatorException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT))
                .hasMessageContainingAll("redis1 port 7000", "2 connections", "Raise poolMaxConnections");
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatFailedOrWasClosedDoesNotCount() {
        AtomicBoolean alive = new AtomicBoolean(true);
        CompletableFuture<StatefulConnection<?, ?>> failing = new CompletableFuture<>();
        open(failing);
        open(CompletableFuture.completedFuture(connection(alive)));

        failing.completeExceptionally(new IllegalStateException("refused"));
        open(CompletableFuture.completedFuture(connection(new AtomicBoolean(true))));
        assertThatThrownBy(() -> open(new CompletableFuture<>())).isInstanceOf(CoordinatorException.class);

        alive.set(false);
        open(new CompletableFuture<>());
        assertThat(asked).hasValue(4);
    }

    private void open(CompletableFuture<StatefulConnection<?, ?>> opening) {
        CompletionStage<StatefulConnection<?, ?>> opened = limit.within(SERVER, () -> {
            asked.incrementAndGet();
            return opening;
        });
        assertThat(opened).isSameAs(opening);
    }

    private static StatefulConnection<?, ?> connection(AtomicBoolean alive) {
        return (StatefulConnection<?, ?>) Proxy.newProxyInstance(
                StatefulConnection.class.getClassLoader(),
                new Class<?>[] {StatefulConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isOpen" -> alive.get();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
