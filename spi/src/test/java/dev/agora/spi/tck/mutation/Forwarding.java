package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.util.concurrent.CompletionStage;

/** Hands everything to a sound coordinator; a fault overrides one method. */
class Forwarding implements Coordinator {
    protected final Coordinator sound;

    Forwarding(Coordinator sound) {
        this.sound = sound;
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
        return sound.subscribe(handler);
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
