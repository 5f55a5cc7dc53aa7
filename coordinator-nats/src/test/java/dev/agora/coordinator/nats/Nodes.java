package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.RecordingReporter;
import dev.agora.spi.tck.TestContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The coordinators of one test, closed after it. */
final class Nodes implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NatsProvider provider = new NatsProvider();
    private final List<Runnable> opened = new ArrayList<>();

    /** A coordinator with what it reported. */
    record Node(Coordinator coordinator, RecordingReporter reporter) {}

    Node created(Map<String, String> settings) {
        TestContext context = TestContext.of(opened.size() + 1, provider, settings);
        opened.add(context::close);
        Coordinator coordinator = provider.create(context);
        opened.add(coordinator::close);
        return new Node(coordinator, context.reporter());
    }

    Node started(Map<String, String> settings) {
        Node node = created(settings);
        node.coordinator().start();
        return node;
    }

    /** Asserts that creating or starting with these settings is refused as what the operator must mend. */
    CoordinatorException refused(Map<String, String> settings) {
        CoordinatorException failure = catchThrowableOfType(CoordinatorException.class, () -> started(settings));
        assertThat(failure).as("start was refused").isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.CONFIG);
        return failure;
    }

    static void awaitHealth(Coordinator coordinator, Class<? extends CoordinatorHealth> wanted) {
        await("health " + wanted.getSimpleName()).atMost(PATIENCE).until(() -> wanted.isInstance(coordinator.health()));
    }

    static Payload payload(String text) {
        return Payload.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static CompletableFuture<Void> publish(Coordinator coordinator, String text) {
        return coordinator.publish(payload(text)).toCompletableFuture();
    }

    @Override
    public void close() {
        opened.reversed().forEach(Runnable::run);
    }
}
