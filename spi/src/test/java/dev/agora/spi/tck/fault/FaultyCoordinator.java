package dev.agora.spi.tck.fault;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.util.concurrent.CompletionStage;

/**
 * A coordinator that does harm to what arrives, around one that does not: it drops, duplicates, reorders, corrupts and delays
 * as its {@link Faults} say, each subscription by chances of its own from the seed. Reports nothing of it. Safe for all threads.
 */
public final class FaultyCoordinator implements Coordinator {
    private final Coordinator sound;
    private volatile Faults faults;

    /** Harms what {@code sound} delivers; closing it closes {@code sound}. */
    public FaultyCoordinator(Coordinator sound, Faults faults) {
        this.sound = sound;
        this.faults = faults;
    }

    /** Replaces the faults, also for the subscriptions there are. */
    public void use(Faults others) {
        faults = others;
    }

    @Override
    public void start() {
        sound.start();
    }

    @Override
    public CompletionStage<Void> publish(Payload payload) {
        return sound.publish(payload);
    }

    @Override
    public Subscription subscribe(MessageHandler handler) {
        FaultyHandler faulty = new FaultyHandler(handler, () -> faults);
        Subscription subscription = sound.subscribe(faulty);
        return () -> {
            subscription.close();
            faulty.close();
        };
    }

    @Override
    public CoordinatorCapabilities capabilities() {
        return sound.capabilities();
    }

    @Override
    public CoordinatorHealth health() {
        return sound.health();
    }

    @Override
    public void close() {
        sound.close();
    }
}
