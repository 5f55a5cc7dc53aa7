package dev.agora.core.bus;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started coordinator, the bus's subscription to it, and its {@code @type} for people. Immutable. */
record Backend(String type, Coordinator coordinator, Subscription subscription) {
    private static final Logger log = LoggerFactory.getLogger(Backend.class);

    /** Starts a coordinator and subscribes; closes it when that fails. @throws dev.agora.spi.CoordinatorException when it cannot start */
    static Backend open(String type, Coordinator coordinator, MessageHandler handler) {
        try {
            coordinator.start();
            sayLimit(type, coordinator.capabilities().maxPayloadBytes());
            return new Backend(type, coordinator, coordinator.subscribe(handler));
        } catch (RuntimeException failure) {
            coordinator.close();
            throw failure;
        }
    }

    private static void sayLimit(String type, int most) {
        if (most < Payload.MAX_BYTES) {
            log.warn(
                    "bus: coordinator {} takes {} bytes at once and frames have up to {}: larger ones travel by node calls; raise its limit",
                    type,
                    most,
                    Payload.MAX_BYTES);
        }
    }

    /** Down when the plug-in throws instead of saying. */
    CoordinatorHealth health() {
        try {
            return coordinator.health();
        } catch (RuntimeException | LinkageError fault) {
            return new CoordinatorHealth.Down(
                    "the plug-in failed when it was asked how it is: " + fault, Instant.EPOCH);
        }
    }

    void close() {
        subscription.close();
        coordinator.close();
    }
}
