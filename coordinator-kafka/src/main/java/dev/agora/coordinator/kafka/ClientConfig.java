package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Kafka's three clients are told. Pure. */
final class ClientConfig {
    private static final int MAX_REQUEST_BYTES = 4 * Payload.MAX_BYTES;
    private static final long NEVER_MILLIS =
            Duration.ofDays(36_500).toMillis(); // the client adds it to the time of day
    private static final long BUFFER_BYTES = 64L * 1024 * 1024;

    private final KafkaSettings settings;
    private final int nodeId;

    ClientConfig(CoordinatorContext context, KafkaSettings settings) {
        this.settings = settings;
        this.nodeId = context.nodeId();
    }

    int nodeId() {
        return nodeId;
    }

    Map<String, Object> admin() {
        Map<String, Object> config = common("admin");
        config.put("request.timeout.ms", sessionMillis());
        config.put("default.api.timeout.ms", sessionMillis());
        return config;
    }

    /** A consumer of no group: its offsets live in it, and are never stored with the brokers. */
    Map<String, Object> consumer() {
        Map<String, Object> config = common("receive");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "none");
        config.put("allow.auto.create.topics", false);
        config.put("request.timeout.ms", sessionMillis());
        config.put("default.api.timeout.ms", sessionMillis());
        return config;
    }

    /** A producer that never blocks its caller, and keeps the order over its own repetitions. */
    Map<String, Object> producer() {
        Map<String, Object> config = common("publish");
        int message = Math.toIntExact(settings.timeoutMessage().toMillis());
        config.put("acks", "all");
        config.put("enable.idempotence", true);
        config.put("linger.ms", 0);
        config.put("batch.size", 65_536);
        config.put("buffer.memory", BUFFER_BYTES);
        config.put("max.request.size", MAX_REQUEST_BYTES);
        config.put("max.block.ms", 0);
        config.put("metadata.max.idle.ms", NEVER_MILLIS);
        config.put("request.timeout.ms", message);
        config.put("delivery.timeout.ms", message);
        return config;
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> config = new HashMap<>(settings.security().client());
        config.put(
                "bootstrap.servers",
                settings.brokers().stream().map(BrokerAddress::toString).toList());
        config.put("client.id", settings.clientPrefix() + "-" + nodeId + "-" + role);
        config.put("reconnect.backoff.ms", 100);
        config.put("reconnect.backoff.max.ms", 2_000); // Kafka adds 20 % of jitter
        config.put("retry.backoff.ms", 50);
        config.put("retry.backoff.max.ms", 1_000);
        config.put("socket.connection.setup.timeout.ms", 2_000);
        config.put("socket.connection.setup.timeout.max.ms", 5_000);
        config.put("connections.max.idle.ms", -1L); // so that a connection that ends was lost
        config.put("metric.reporters", List.of());
        config.put("enable.metrics.push", false);
        return config;
    }

    private int sessionMillis() {
        return Math.toIntExact(settings.timeoutSession().toMillis());
    }
}
