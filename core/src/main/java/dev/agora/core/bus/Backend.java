package dev.agora.core.bus;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Subscription;

/** A started coordinator, the bus's subscription to it, and its {@code @type} for people. Immutable. */
record Backend(String type, Coordinator coordinator, Subscription subscription) {
    /** Starts a coordinator and subscribes; closes it when that fails. @throws dev.agora.spi.CoordinatorException when it cannot start */
    static Backend open(String type, Coordinator coordinator, MessageHandler handler) {
        try {
            coordinator.start();
            return new Backend(type, coordinator, coordinator.subscribe(handler));
        } catch (RuntimeException failure) {
            coordinator.close();
            throw failure;
        }
    }

    CoordinatorHealth health() {
        return coordinator.health();
    }

    void close() {
        subscription.close();
        coordinator.close();
    }
}
