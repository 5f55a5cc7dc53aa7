package dev.agora.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.TestContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One node for a test: context, coordinator, and the texts that arrived. */
final class TestNode implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final TestContext context;
    private final Coordinator coordinator;
    private final List<String> received = new CopyOnWriteArrayList<>();

    private TestNode(int id, CoordinatorProvider provider, Map<String, String> settings) {
        context = TestContext.of(id, provider, settings);
        coordinator = provider.create(context);
    }

    /** A node that is not started. */
    static TestNode of(int id, CoordinatorProvider provider, Map<String, String> settings) {
        return new TestNode(id, provider, settings);
    }

    /** A started and subscribed node. */
    static TestNode started(int id, CoordinatorProvider provider, Map<String, String> settings) {
        return of(id, provider, settings).start();
    }

    /** Settings that find a loss quickly, and {@code more}. */
    static Map<String, String> quick(String key, String value, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(key, value, "pingInterval", "200", "timeout", "4s"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return Map.copyOf(settings);
    }

    TestNode start() {
        coordinator.start();
        coordinator.subscribe(payload -> received.add(text(payload)));
        return this;
    }

    Coordinator coordinator() {
        return coordinator;
    }

    List<String> gaps() {
        return context.reporter().gaps();
    }

    /** The texts that arrived, longer ones than 100 characters by their length. */
    List<String> received() {
        return received;
    }

    CompletionStage<Void> publish(String text) {
        return coordinator.publish(Payload.copyOf(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Publishes until it is taken. */
    void deliver(String text) {
        if (!taken(text)) {
            await("'" + text + "' is taken").atMost(PATIENCE).until(() -> taken(text));
        }
    }

    private boolean taken(String text) {
        try {
            publish(text).toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** Waits until all {@code texts} have arrived. */
    void awaitTexts(List<String> texts) {
        await("all texts arrive").atMost(PATIENCE).until(() -> received.containsAll(texts));
    }

    void awaitText(String text) {
        await("'" + text + "' arrives").atMost(PATIENCE).until(() -> received.contains(text));
    }

    void awaitUp() {
        await("up").atMost(PATIENCE).until(() -> coordinator.health() instanceof CoordinatorHealth.Up);
    }

    /** Waits until it is not up, for the reason that has all {@code words}. */
    void awaitTrouble(String... words) {
        await("trouble")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(coordinator.health().toString())
                        .doesNotStartWith("Up")
                        .contains(words));
    }

    void awaitGaps(int count) {
        await(count + " gaps").atMost(PATIENCE).until(() -> gaps().size() >= count);
    }

    /** Whether {@code text} arrives at this node within the patience when {@code from} publishes it until it does. */
    void awaitHears(TestNode from, String text) {
        await("'" + text + "' arrives").atMost(PATIENCE).until(() -> {
            from.publish(text);
            return received.contains(text);
        });
    }

    /** Asserts that a start with these settings fails for good with all {@code words}, and names no secret. */
    static void refusesToStart(CoordinatorProvider provider, Map<String, String> settings, String... words) {
        try (TestNode node = of(1, provider, settings)) {
            assertConfig(node.coordinator::start, words);
        }
    }

    /** Asserts that a call fails as CONFIG with all {@code words}. */
    static void assertConfig(ThrowingCallable call, String... words) {
        Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CoordinatorException.class,
                        e -> assertThat(e.kind()).isEqualTo(CoordinatorException.Kind.CONFIG))
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("s3cret");
    }

    private static String text(Payload payload) {
        return payload.size() > 100
                ? Integer.toString(payload.size())
                : StandardCharsets.UTF_8.decode(payload.asReadOnlyBuffer()).toString();
    }

    @Override
    public void close() {
        coordinator.close();
        context.close();
    }
}
