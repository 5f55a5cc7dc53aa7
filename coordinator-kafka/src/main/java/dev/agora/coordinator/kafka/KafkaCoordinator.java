package dev.agora.coordinator.kafka;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.Inboxes;
import dev.agora.spi.support.LifeCycle;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The Kafka coordinator of one node. Safe for all threads: callers hand payloads to the {@link Publisher}; the {@link Receiver}
 * hands what arrives to the {@link Inboxes inboxes}.
 *
 * <p>What this instance published itself is told by a random header, not by the key: two nodes that were given one node id by
 * mistake must hear each other to notice it.
 */
final class KafkaCoordinator implements Coordinator, Receiver.Sink {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_LEAST_ONCE,
            CoordinatorCapabilities.Ordering.PER_PUBLISHER,
            false,
            false,
            Payload.MAX_BYTES);
    private static final String INSTANCE_HEADER = "agora-instance";
    private static final int INSTANCE_BYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(1); // the clients need the rest of the 5 s

    private final byte[] instance = new byte[INSTANCE_BYTES];
    private final LifeCycle life = new LifeCycle();
    private final Inboxes inboxes;
    private final HealthBoard health;
    private final Publisher publisher;
    private final Receiver receiver;

    KafkaCoordinator(CoordinatorContext context, KafkaSettings settings) {
        new SecureRandom().nextBytes(instance);
        Header mark = new RecordHeader(INSTANCE_HEADER, instance);
        KafkaErrors errors = new KafkaErrors(settings);
        ClientConfig config = new ClientConfig(context, settings);
        TopicSetup topic = new TopicSetup(settings, context.topic(), errors);
        this.health = new HealthBoard(context.clock(), context.reporter()::healthChanged);
        this.inboxes = new Inboxes(
                "kafka-deliver-" + context.nodeId(),
                new Inboxes.Bounds(settings.bounds().inbox(), PATIENCE),
                context.reporter());
        this.publisher = new Publisher(settings, config, context.topic(), mark, errors);
        Connector connector = new Connector(settings, config, topic, errors);
        LinkCare care = new LinkCare(context, settings, topic, publisher, health, errors);
        this.receiver = new Receiver(context, connector, publisher, this, care);
    }

    @Override
    public void start() {
        life.start(receiver::start, this::close);
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return life.publish(payload, CAPABILITIES.maxPayloadBytes(), publisher::publish);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        return life.subscribe(() -> inboxes.open(handler));
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public CoordinatorHealth health() {
        return health.now();
    }

    @Override
    public void close() {
        life.end();
        inboxes.stop();
        publisher.close();
        receiver.close();
        inboxes.join(LAST_PATIENCE);
        health.closed();
    }

    @Override
    public void take(Payload payload) {
        inboxes.offer(payload);
    }

    @Override
    public boolean isFull() {
        return inboxes.isHalfFull();
    }

    @Override
    public boolean isOwn(ConsumerRecord<byte[], byte[]> read) {
        Header mark = read.headers().lastHeader(INSTANCE_HEADER);
        return mark != null && Arrays.equals(mark.value(), instance);
    }
}
