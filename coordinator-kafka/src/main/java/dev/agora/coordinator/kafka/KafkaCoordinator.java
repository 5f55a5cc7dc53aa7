package dev.agora.coordinator.kafka;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The Kafka coordinator of one node. Safe for all threads: callers hand payloads to the {@link Publisher}; the {@link Receiver}
 * hands what arrives to the {@link Inbox inboxes}.
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
    private static final long INBOXES_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    private enum State {
        CREATED,
        STARTING,
        STARTED,
        CLOSED
    }

    private final CoordinatorContext context;
    private final KafkaSettings settings;
    private final byte[] instance = new byte[INSTANCE_BYTES];
    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.CREATED);
    private final HealthBoard health;
    private final Publisher publisher;
    private final Receiver receiver;

    KafkaCoordinator(CoordinatorContext context, KafkaSettings settings) {
        new SecureRandom().nextBytes(instance);
        Header mark = new RecordHeader(INSTANCE_HEADER, instance);
        KafkaErrors errors = new KafkaErrors(settings);
        ClientConfig config = new ClientConfig(context, settings);
        TopicSetup topic = new TopicSetup(settings, context.topic(), errors);
        this.context = context;
        this.settings = settings;
        this.health = new HealthBoard(context.clock(), context.reporter());
        this.publisher = new Publisher(settings, config, context.topic(), mark, errors);
        Connector connector = new Connector(settings, config, topic, errors);
        LinkCare care = new LinkCare(context, settings, topic, publisher, health, errors);
        this.receiver = new Receiver(context, connector, publisher, this, care);
    }

    @Override
    public void start() {
        if (!state.compareAndSet(State.CREATED, State.STARTING)) {
            throw new CoordinatorException(Kind.BUG, "STARTED_TWICE", "start was called when " + state.get());
        }
        boolean open = false;
        try {
            receiver.start();
            open = state.compareAndSet(State.STARTING, State.STARTED);
        } finally {
            if (!open) {
                close();
            }
        }
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        if (state.get() != State.STARTED) {
            return failed(Kind.BUG, "NOT_STARTED", "publish was called when " + state.get());
        }
        if (payload.size() > CAPABILITIES.maxPayloadBytes()) {
            return failed(
                    Kind.CONFIG,
                    "PAYLOAD_TOO_LARGE",
                    payload.size() + " bytes, at most " + CAPABILITIES.maxPayloadBytes() + " are taken");
        }
        return publisher.publish(payload);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        Inbox[] self = new Inbox[1];
        String name = "kafka-deliver-" + context.nodeId();
        Inbox inbox =
                new Inbox(name, settings.bounds().inbox(), handler, context.reporter(), () -> inboxes.remove(self[0]));
        self[0] = inbox;
        synchronized (inboxes) {
            if (state.get() != State.STARTED) {
                throw new CoordinatorException(Kind.BUG, "NOT_STARTED", "subscribe was called when " + state.get());
            }
            inboxes.add(inbox);
            inbox.start();
        }
        return inbox;
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
        List<Inbox> closing;
        synchronized (inboxes) {
            state.set(State.CLOSED);
            closing = List.copyOf(inboxes);
        }
        closing.forEach(Inbox::stop);
        publisher.close();
        receiver.close();
        long deadline = System.nanoTime() + INBOXES_NANOS;
        for (Inbox inbox : closing) {
            inbox.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        health.closed();
    }

    @Override
    public void take(Payload payload) {
        for (Inbox inbox : inboxes) {
            inbox.offer(payload);
        }
    }

    @Override
    public boolean isFull() {
        return inboxes.stream().anyMatch(Inbox::isHalfFull);
    }

    @Override
    public boolean isOwn(ConsumerRecord<byte[], byte[]> read) {
        Header mark = read.headers().lastHeader(INSTANCE_HEADER);
        return mark != null && Arrays.equals(mark.value(), instance);
    }

    private static CompletionStage<Void> failed(Kind kind, String code, String message) {
        return CompletableFuture.failedStage(new CoordinatorException(kind, code, message));
    }
}
