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
 * Opens and closes values on the bus and remembers what is open. Of two that listen on the node's address the one in use makes room before the
 * other is opened: a degraded stand-in holds its place, so events travel by node calls, and opening reports a possible gap. Its methods that
 * open and close belong to one thread at a time; {@link #besideTrouble} is for all.
 */
final class CoordinatorSlots {
    private static final Logger log = LoggerFactory.getLogger(CoordinatorSlots.class);
    private static final Open NOTHING = new Open("", Map.of());

    private final ClusterBus bus;
    private final CoordinatorMaker maker;
    private final CoordinatorFields fields;
    private Open inUse = NOTHING;
    /** What was in use and made room for the one beside. */
    private Open displaced = NOTHING;
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

    /**
     * Puts a stored value in use; with trouble the bus runs on node calls alone. What is in use already stays open. Where one
     * listens, a start that failed is not for good: its address may be free later.
     */
    Optional<Trouble> use(CoordinatorValue value) {
        Optional<Map<String, String>> given = fields.open(value);
        if (given.isEmpty()) {
            return inUseIsLost(value.type(), foreignKey());
        }
        Open wanted = new Open(value.type(), given.get());
        return inUse.equals(wanted) ? Optional.empty() : use(wanted);
    }

    /** Opens a stored value beside, or in the place of the one in use when both listen on one address; empty when it is open. */
    Optional<Trouble> openBeside(long epoch, CoordinatorValue value) {
        String type = value.type();
        Optional<Map<String, String>> given = fields.open(value);
        Optional<Trouble> trouble = given.isEmpty()
                ? Optional.of(foreignKey())
                : attempt(new Open(type, given.get()), true, made -> bus.openBeside(epoch, type, made));
        beside = trouble.isPresent() ? NOTHING : new Open(type, given.orElseThrow());
        trouble.ifPresent(why -> log.warn("coordinator {} cannot be opened beside: {}", type, why.why()));
        return trouble;
    }

    void dropBeside(long epoch, String why) {
        bus.dropBeside(epoch, why);
        beside = NOTHING;
    }

    /** Opens what had made room for one beside that is not open any more, if so; with trouble the bus runs on node calls alone. */
    Optional<Trouble> reopen() {
        return displaced.equals(NOTHING) ? Optional.empty() : use(displaced);
    }

    void switchTo(long epoch) {
        bus.switchTo(epoch);
        if (!displaced.equals(NOTHING)) {
            bus.closeOld(epoch); // A stand-in, which nothing is to be published to.
            displaced = NOTHING;
        }
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

    private Optional<Trouble> use(Open wanted) {
        boolean isForGood = !maker.listens(wanted.type());
        Optional<Trouble> trouble = attempt(wanted, isForGood, made -> bus.use(wanted.type(), made));
        displaced = NOTHING;
        if (trouble.isPresent()) {
            return inUseIsLost(wanted.type(), trouble.get());
        }
        inUse = wanted;
        return trouble;
    }

    private Optional<Trouble> inUseIsLost(String type, Trouble trouble) {
        log.error(
                "coordinator {} of the cluster's value cannot be opened; events travel by node calls alone until it is mended: {}",
                type,
                trouble.why());
        bus.use(type, maker.absent(trouble.why()));
        inUse = NOTHING;
        return Optional.of(trouble);
    }

    /**
     * Makes one and opens it, with room made for it.
     *
     * @param isForGood whether no retry mends a start that its settings do not let succeed
     */
    private Optional<Trouble> attempt(Open wanted, boolean isForGood, Opening opening) {
        boolean isMade = false;
        try {
            Coordinator made = maker.make(wanted.type(), wanted.fields());
            isMade = true;
            makeRoomFor(wanted.type());
            opening.open(made);
            if (!displaced.equals(NOTHING)) {
                maker.loan()
                        .reporter()
                        .possibleGap("coordinator " + wanted.type() + " was opened at " + address()
                                + " in the place of the one before");
            }
            return Optional.empty();
        } catch (CoordinatorException failed) {
            boolean mayPass = failed.kind() == CoordinatorException.Kind.TRANSIENT || (isMade && !isForGood);
            return Optional.of(new Trouble(words(failed), !mayPass));
        } catch (RuntimeException fault) {
            log.error("coordinator {} failed while it was opened", wanted.type(), fault);
            return Optional.of(new Trouble("the plug-in failed: " + fault, true));
        }
    }

    /** Closes the one in use when it listens on the address that {@code type} needs. */
    private void makeRoomFor(String type) {
        if (maker.listens(inUse.type()) && maker.listens(type)) {
            displaced = inUse;
            inUse = NOTHING;
            log.info("coordinator {} is closed so that {} can listen at {}", displaced.type(), type, address());
            bus.use(
                    displaced.type(),
                    maker.absent("closed so that " + type + " can listen at " + address()
                            + "; events travel by node calls until the change of the coordinator has ended"));
        }
    }

    private String address() {
        return maker.loan().localAddress().toString();
    }

    private static Trouble foreignKey() {
        return new Trouble(
                "its fields were sealed with a cluster key that this node does not have: give the node that key, or set"
                        + " the coordinator again with 'agora coordinator set'",
                true);
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
