package dev.agora.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.RecordingReporter;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.Assertions;

/** Nodes of one test on a topic of its own; closed together. */
final class TestNodes implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String topic = "test-" + UUID.randomUUID();
    private final KafkaProvider provider = new KafkaProvider();
    private final List<Runnable> opened = new ArrayList<>();

    /** One node with all that arrived at it. */
    record Node(Coordinator coordinator, RecordingReporter reporter, Queue<Payload> taken) {
        void awaitUp() {
            awaitHealth(CoordinatorHealth.Up.class);
        }

        void awaitHealth(Class<? extends CoordinatorHealth> kind) {
            await().atMost(PATIENCE).until(() -> kind.isInstance(coordinator.health()));
        }

        /** The error of a publish that must fail as CONFIG. */
        CoordinatorException refused(Payload payload) {
            CompletionStage<Void> stage = coordinator.publish(payload);
            await().atMost(PATIENCE).until(() -> stage.toCompletableFuture().isDone());
            Throwable failure = stage.toCompletableFuture().exceptionNow();
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            CoordinatorException.class,
                            e -> assertThat(e.kind()).isEqualTo(CoordinatorException.Kind.CONFIG));
            return (CoordinatorException) failure;
        }

        void accepted(Payload payload) {
            assertThat(coordinator.publish(payload).toCompletableFuture()).succeedsWithin(PATIENCE);
        }
    }

    String topic() {
        return topic;
    }

    Node started(int id, Map<String, String> settings) {
        TestContext context = TestContext.of(id, provider, settings).useTopic(topic);
        opened.add(context::close);
        Coordinator coordinator = provider.create(context);
        opened.add(coordinator::close);
        coordinator.start();
        Queue<Payload> taken = new ConcurrentLinkedQueue<>();
        coordinator.subscribe(taken::add);
        return new Node(coordinator, context.reporter(), taken);
    }

    /** The error of a start that must fail as CONFIG. */
    CoordinatorException refused(Map<String, String> settings) {
        CoordinatorException failure =
                Assertions.catchThrowableOfType(CoordinatorException.class, () -> started(1, settings));
        assertThat(failure).as("start fails").isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(CoordinatorException.Kind.CONFIG);
        return failure;
    }

    @Override
    public void close() {
        opened.reversed().forEach(Runnable::run);
    }
}
