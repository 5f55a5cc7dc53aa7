package dev.agora.core.bus.switching;

import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.store.CoordinatorValue;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes values on the bus and remembers what is open. Its methods that open and close belong to one thread at a time;
 * {@link #besideTrouble} is for all.
 */
final class CoordinatorSlots {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorSlots.class);
    private static final Open NOTHING = new Open("", Map.of());

    private final ClusterBus bus;
    private final CoordinatorMaker maker;
    private final CoordinatorFields fields;
    private Open inUse = NOTHING;
    /** Published to the lane of the plan. */
    private volatile Open beside = NOTHING;

    CoordinatorSlots(ClusterBus bus, CoordinatorMaker maker, CoordinatorFields fields) {
        this.bus = bus;
        this.maker = maker;
        this.fields = fields;
    }

    /** Puts one of the node's own settings in use. @throws CoordinatorException when it cannot be started */
    void useOwn(String type, Map<String, String> given) {
        bus.use(type, maker.make(type, given));
        inUse = new Open(type, given);
    }

    /** Puts a stored value in use; with trouble the bus runs on node calls alone. What is in use already stays open. */
    Optional<Trouble> use(CoordinatorValue value) {
        String type = value.type();
        Optional<Map<String, String>> given = fields.open(value);
        if (given.isPresent() && inUse.equals(new Open(type, given.get()))) {
            return Optional.empty();
        }
        Optional<Trouble> trouble = attempt(value, coordinator -> bus.use(type, coordinator));
        trouble.ifPresent(why -> {
            log.error(
                    "coordinator {} of the cluster's value cannot be opened; events travel by node calls alone until it is mended: {}",
                    type,
                    why.why());
            bus.use(type, maker.absent(why.why()));
        });
        inUse = trouble.isPresent() ? NOTHING : new Open(type, given.orElseThrow());
        return trouble;
    }

    /** Opens a stored value beside; empty when it is open. */
    Optional<Trouble> openBeside(long epoch, CoordinatorValue value) {
        Optional<Trouble> trouble = attempt(value, coordinator -> bus.openBeside(epoch, value.type(), coordinator));
        beside = trouble.isPresent()
                ? NOTHING
                : new Open(value.type(), fields.open(value).orElseThrow());
        trouble.ifPresent(why -> log.warn("coordinator {} cannot be opened beside: {}", value.type(), why.why()));
        return trouble;
    }

    void dropBeside(long epoch, String why) {
        bus.dropBeside(epoch, why);
        beside = NOTHING;
    }

    void switchTo(long epoch) {
        bus.switchTo(epoch);
        inUse = beside;
        beside = NOTHING;
    }

    void closeOld(long epoch) {
        bus.closeOld(epoch);
    }

    /** Why the one open beside is not up; empty when it is, or none is open. */
    Optional<String> besideTrouble() {
        Open open = beside;
        if (open.equals(NOTHING) || open.type().equals(CoordinatorLoader.DISABLED)) {
            return Optional.empty();
        }
        return switch (bus.besideHealth()) {
            case CoordinatorHealth.Up _ -> Optional.empty();
            case CoordinatorHealth.Degraded(String reason, var since) -> Optional.of(reason);
            case CoordinatorHealth.Down(String reason, var since) -> Optional.of(reason);
        };
    }

    private Optional<Trouble> attempt(CoordinatorValue value, Opening opening) {
        Optional<Map<String, String>> given = fields.open(value);
        if (given.isEmpty()) {
            return Optional.of(new Trouble(
                    "its fields were sealed with a cluster key that this node does not have: give the node that key, or set"
                            + " the coordinator again with 'agora coordinator set'",
                    true));
        }
        try {
            opening.open(maker.make(value.type(), given.get()));
            return Optional.empty();
        } catch (CoordinatorException failed) {
            boolean isForGood = failed.kind() != CoordinatorException.Kind.TRANSIENT;
            return Optional.of(new Trouble(words(failed), isForGood));
        } catch (RuntimeException fault) {
            log.error("coordinator {} failed while it was opened", value.type(), fault);
            return Optional.of(new Trouble("the plug-in failed: " + fault, true));
        }
    }

    private static String words(CoordinatorException failed) {
        return Objects.requireNonNullElse(failed.getMessage(), failed.code());
    }

    /** What blocks until a coordinator is started and subscribed. */
    private interface Opening {
        void open(Coordinator coordinator);
    }

    /** What was opened. */
    private record Open(String type, Map<String, String> fields) {}
}
