package dev.agora.benchmarks;

import dev.agora.coordinator.kafka.KafkaProvider;
import dev.agora.coordinator.nats.NatsProvider;
import dev.agora.coordinator.p2p.ZenohProvider;
import dev.agora.coordinator.redis.RedisProvider;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.InMemoryProvider;
import dev.agora.spi.tck.TestContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the bus is measured on. */
enum Backend {
    MEMORY(InMemoryProvider::new, ""),
    ZENOH(ZenohProvider::new, ""),
    NATS(NatsProvider::new, "addresses=127.0.0.1:%d"),
    REDIS(RedisProvider::new, "url=redis://127.0.0.1:%d"),
    KAFKA(KafkaProvider::new, "brokers=127.0.0.1:%d");

    private final Supplier<CoordinatorProvider> provider;
    private final String address;

    Backend(Supplier<CoordinatorProvider> provider, String address) {
        this.provider = provider;
        this.address = address;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean needsBroker() {
        return !address.isEmpty();
    }

    /** What the raw side of the comparison is. */
    String rawName() {
        return switch (this) {
            case MEMORY, ZENOH -> "the plug-in alone";
            case NATS -> "jnats";
            case REDIS -> "Lettuce";
            case KAFKA -> "kafka-clients";
        };
    }

    /** Two buses on it. */
    BusLink bus(int port) {
        return new BusLink(provider.get(), fields(port));
    }

    /** One provider for all nodes, for those in memory share what it holds. */
    private CoordinatorProvider shared() {
        return this == MEMORY ? Shared.MEMORY : provider.get();
    }

    /** Connects a node that has joined. */
    void connect(BusNode node, int port) {
        node.connect(shared(), fields(port));
    }

    /** Its own client. */
    RawLink.Opening raw(int port) {
        return switch (this) {
            case NATS -> receiver -> new RawNats(port, receiver);
            case REDIS -> receiver -> new RawRedis(port, receiver);
            case KAFKA -> receiver -> new RawKafka(port, receiver);
            case MEMORY, ZENOH -> this::plugIn;
        };
    }

    private RawClient plugIn(Consumer<byte[]> receiver) {
        CoordinatorProvider made = provider.get();
        List<TestContext> nodes = TestContext.cluster(2, made, Map.of());
        return new RawCoordinator(made.create(nodes.get(0)), made.create(nodes.get(1)), receiver);
    }

    private Map<String, String> fields(int port) {
        if (!needsBroker()) {
            return Map.of();
        }
        int equals = address.indexOf('=');
        return Map.of(
                address.substring(0, equals), address.substring(equals + 1).formatted(port));
    }

    /** Holds the provider whose nodes meet in memory. */
    private static final class Shared {
        static final CoordinatorProvider MEMORY = new InMemoryProvider();
    }
}
