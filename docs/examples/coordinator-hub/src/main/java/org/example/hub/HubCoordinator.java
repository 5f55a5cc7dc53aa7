package org.example.hub;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.support.Inboxes;
import dev.agora.spi.support.LifeCycle;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The six methods. The link to the hub is in {@link HubLink}; the life and the handlers' queues are the SPI's own support. */
final class HubCoordinator implements Coordinator {
    private static final CoordinatorCapabilities CAPABILITIES = new CoordinatorCapabilities(
            CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
            CoordinatorCapabilities.Ordering.PER_PUBLISHER,
            false, // a new subscription hears nothing of before
            false, // a node does not hear itself
            Payload.MAX_BYTES);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LifeCycle life = new LifeCycle();
    private final Inboxes inboxes;
    private final HubLink link;

    HubCoordinator(CoordinatorContext context) {
        int bound = Math.toIntExact(context.settings().number("inbox"));
        this.inboxes = new Inboxes(
                "hub-receive-" + context.nodeId(), new Inboxes.Bounds(bound, PATIENCE), context.reporter());
        this.link = new HubLink(context, inboxes::offer);
    }

    /** An absent hub is no failure: the link is Down, says so, and goes on trying. */
    @Override
    public void start() {
        life.start(link::start, link::close);
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return life.publish(payload, CAPABILITIES.maxPayloadBytes(), link::publish);
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
        return link.health();
    }

    @Override
    public void close() {
        life.end();
        link.close();
        inboxes.close();
    }
}
