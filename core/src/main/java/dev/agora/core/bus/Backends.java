package dev.agora.core.bus;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.MessageHandler;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinators that the bus has open: the one in use, during a live switch the next one beside it, and after the switch the old one until
 * all nodes have switched. All open ones are heard; published is to the one in use and to the old one. Safe for all threads without locks;
 * opening and closing block their caller.
 */
final class Backends {
    private static final Logger log = LoggerFactory.getLogger(Backends.class);
    private static final String NONE_BESIDE = "no coordinator is open beside the one in use";

    private final MessageHandler handler;
    private final AtomicReference<Open> open;

    Backends(MessageHandler handler) {
        this.handler = handler;
        Coordinator absent = new AbsentCoordinator("no coordinator is in use yet", Instant.EPOCH);
        this.open = new AtomicReference<>(new Open(new Backend("None", absent, () -> {}), false, null, null));
    }

    /** The one in use. */
    Backend primary() {
        return open.get().primary();
    }

    /** Health of the one in use. */
    BusHealth health() {
        Backend present = primary();
        return new BusHealth(present.type(), present.health());
    }

    /** Whether one was put in use since the start. */
    boolean isInUse() {
        return open.get().inUse();
    }

    /** Where frames go now: the one in use, and the old one while a switch ends. */
    List<Coordinator> targets() {
        Open now = open.get();
        Numbered old = now.old();
        Coordinator primary = now.primary().coordinator();
        return old == null ? List.of(primary) : List.of(primary, old.backend().coordinator());
    }

    /** Puts one in use; the one before is closed. */
    void use(String type, Coordinator coordinator) {
        Backend fresh = Backend.open(type, coordinator, handler);
        Open before = open.getAndUpdate(now -> new Open(fresh, true, now.beside(), now.old()));
        before.primary().close();
    }

    /** Opens one beside the one in use; one that was beside before is closed. */
    void openBeside(long epoch, String type, Coordinator coordinator) {
        Numbered fresh = new Numbered(epoch, Backend.open(type, coordinator, handler));
        Open before = open.getAndUpdate(now -> new Open(now.primary(), now.inUse(), fresh, now.old()));
        log.info(
                "bus: coordinator {} is open beside {}, switch {}",
                type,
                before.primary().type(),
                epoch);
        close(before.beside());
    }

    /** Health of the one beside; down when there is none. */
    CoordinatorHealth besideHealth() {
        Numbered beside = open.get().beside();
        return beside == null
                ? new CoordinatorHealth.Down(NONE_BESIDE, Instant.EPOCH)
                : beside.backend().health();
    }

    /** Puts the one beside in use; the one before stays open and is published to until {@link #closeOld}. Repeating it does nothing. */
    void switchTo(long epoch) {
        Open before = open.getAndUpdate(now -> now.isBeside(epoch) ? now.switched() : now);
        if (before.isBeside(epoch)) {
            log.info(
                    "bus: switch {} from coordinator {} to {}",
                    epoch,
                    before.primary().type(),
                    primary().type());
            close(before.old());
        } else if (!before.isOld(epoch)) {
            throw new CoordinatorException(
                    CoordinatorException.Kind.BUG,
                    "NOT_BESIDE",
                    "switch " + epoch + " needs its coordinator open beside; " + before.words() + "; open it first");
        }
    }

    /** Closes the one that the switch replaced; without effect when it is closed already. */
    void closeOld(long epoch) {
        Open before = open.getAndUpdate(
                now -> now.isOld(epoch) ? new Open(now.primary(), now.inUse(), now.beside(), null) : now);
        Numbered old = before.old();
        if (before.isOld(epoch) && old != null) {
            close(old);
            log.info(
                    "bus: coordinator {} is closed, switch {} is complete",
                    old.backend().type(),
                    epoch);
        }
    }

    /** Closes the one beside; without effect when another or none is there. */
    void dropBeside(long epoch, String why) {
        Open before = open.getAndUpdate(
                now -> now.isBeside(epoch) ? new Open(now.primary(), now.inUse(), null, now.old()) : now);
        Numbered beside = before.beside();
        if (before.isBeside(epoch) && beside != null) {
            close(beside);
            log.info(
                    "bus: coordinator {} of switch {} is dropped: {}",
                    beside.backend().type(),
                    epoch,
                    why);
        }
    }

    /** Closes all. */
    void close() {
        Open last = open.get();
        close(last.beside());
        close(last.old());
        last.primary().close();
    }

    private static void close(@Nullable Numbered numbered) {
        if (numbered != null) {
            numbered.backend().close();
        }
    }

    /** A backend and the number of the switch that it belongs to. */
    private record Numbered(long epoch, Backend backend) {}

    /** What is open at one moment. */
    private record Open(
            Backend primary,
            boolean inUse,
            @Nullable Numbered beside,
            @Nullable Numbered old) {
        boolean isBeside(long epoch) {
            return beside != null && beside.epoch() == epoch;
        }

        boolean isOld(long epoch) {
            return old != null && old.epoch() == epoch;
        }

        Open switched() {
            return beside == null
                    ? this
                    : new Open(beside.backend(), true, null, new Numbered(beside.epoch(), primary));
        }

        String words() {
            return beside == null
                    ? NONE_BESIDE
                    : "beside is " + beside.backend().type() + " of switch " + beside.epoch();
        }
    }
}
