package dev.agora.core.bus;

import dev.agora.core.bus.engine.ReceiveEvent;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.membership.Membership;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.EventReporter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's end of the bus. Owns the bus lane, on which all that events pass lives, and {@code BusWatch} beside it; foreign threads enqueue
 * and return, or run what is little on the idle lane. Each heartbeat it exchanges positions with every live peer by node RPC; while the
 * coordinator is not up, or a publish failed or was slow, peers are told at once and fetch the frames. Of what arrives, at most 16 384
 * payloads or 64 MiB wait; more are dropped, counted, and fetched later. Safe for all threads.
 */
public final class ClusterBus implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterBus.class);
    private static final int MAX_INBOX_FRAMES = 16_384;
    private static final long MAX_INBOX_BYTES = 64L << 20;
    private static final int TICKS_PER_HEARTBEAT = 8;
    private static final long SETTLE_LIMIT_SECONDS = 20;

    private final Lane lane = new Lane("bus");
    private final BusParts parts;
    private final List<BusListener> listeners = new CopyOnWriteArrayList<>();
    private final Epoch epoch;
    private final Publisher publisher;
    private final NodeCalls calls;
    private final Receiver receiver;
    private final Backends backends;
    private final BusWatch watch;
    private final InboxDrops drops = new InboxDrops(MAX_INBOX_FRAMES, MAX_INBOX_BYTES);
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A bus without a coordinator yet; registers its node calls, so it must be made before the node RPC server starts. */
    public ClusterBus(
            BusSettings settings, DatagramSealer sealer, Membership membership, NodeRpc rpc, BusSources sources) {
        this.parts = new BusParts(settings, lane, sealer, membership, sources, new Tally());
        this.epoch = new Epoch(lane, sources.epochs());
        Inbox inbox = new Inbox(lane, MAX_INBOX_FRAMES, MAX_INBOX_BYTES, this::received, this::dropped, parts.tally());
        this.backends = new Backends(inbox::offer);
        this.publisher = new Publisher(parts, backends::targets, epoch, this::publishFailed);
        this.calls = new NodeCalls(parts, rpc, publisher, epoch, this::isUp, listeners);
        this.receiver = calls.receiver();
        this.watch = new BusWatch(parts, backends, receiver, publisher::last);
        var _ = lane.every(
                settings.heartbeat().dividedBy(TICKS_PER_HEARTBEAT), () -> receiver.step(new ReceiveEvent.Tick()));
    }

    /**
     * Starts a coordinator, subscribes, and publishes through it from now on; the one before is closed. The first call settles the epoch of
     * this start before. Blocks as long as the coordinator's start does, and up to a heartbeat for the epoch.
     *
     * @param type its {@code @type}, for people
     * @throws dev.agora.spi.CoordinatorException when it cannot be started; the one before stays in use
     * @throws IllegalStateException when the epoch cannot be stored; the message says where
     */
    public void use(String type, Coordinator coordinator) {
        if (!settled.get()) {
            settleEpoch();
            settled.set(true);
        }
        backends.use(type, coordinator);
        watch.describe();
    }

    /**
     * First step of a live switch: starts another coordinator and subscribes to it beside the one in use. Blocks as long as its start does.
     *
     * @param number of the switch
     * @throws dev.agora.spi.CoordinatorException when it cannot be started; nothing has changed then
     */
    public void openBeside(long number, String type, Coordinator coordinator) {
        backends.openBeside(number, type, coordinator);
    }

    /** Health of the coordinator beside; down when there is none. */
    public CoordinatorHealth besideHealth() {
        return backends.besideHealth();
    }

    /**
     * Second step: the coordinator beside is in use from now on, and the same sealed frames go to it and to the one before until
     * {@link #closeOld}. Repeating it does nothing.
     *
     * @param number of the switch
     * @throws dev.agora.spi.CoordinatorException of kind BUG when none is open beside for that switch
     */
    public void switchTo(long number) {
        backends.switchTo(number);
        watch.describe();
    }

    /** Last step, when all nodes have switched: closes the coordinator before. Repeating it does nothing. */
    public void closeOld(long number) {
        backends.closeOld(number);
    }

    /** Instead of {@link #switchTo}: closes the coordinator beside; without effect when another or none is there. */
    public void dropBeside(long number, String why) {
        backends.dropBeside(number, why);
    }

    /**
     * Tells all other nodes; never blocks. What is published before the first {@link #use} waits, up to the bound of the events that wait, until
     * that has settled the epoch; what goes out before its coordinator is open peers fetch by node calls.
     */
    public void publish(ClusterEvent event) {
        publisher.publish(event);
    }

    /** Adds a listener; to be called before {@link #use}. */
    public void listen(BusListener listener) {
        listeners.add(listener);
    }

    /** This node's own store was replaced, by an installed snapshot for instance: listeners resync. */
    public void truthReplaced(String why) {
        lane.execute(() ->
                receiver.step(new ReceiveEvent.TruthReplaced(parts.settings().node(), why)));
    }

    /** The coordinator's state. */
    public BusHealth health() {
        return backends.health();
    }

    /** How each other node is heard, in ascending order of node id; at most an eighth of a heartbeat old. */
    public List<PeerHealth> peers() {
        return watch.peers();
    }

    /** A snapshot of the counters. */
    public BusCounters counters() {
        return parts.tally().snapshot();
    }

    /** Where a coordinator of this bus reports to. */
    public EventReporter reporter() {
        return new EventReporter() {
            @Override
            public void possibleGap(String reason) {
                parts.tally().count(BusCounter.POSSIBLE_GAPS);
                log.info("bus: frames may have been missed: {}", reason);
                lane.execute(() -> receiver.step(new ReceiveEvent.MaybeMissed()));
            }

            @Override
            public void healthChanged(CoordinatorHealth health) {
                watch.describe();
            }

            @Override
            public void handlerFailed(Throwable failure) {
                log.error("bus: taking a payload failed", failure);
            }
        };
    }

    private void settleEpoch() {
        CompletableFuture<Void> stored = calls.epochReported()
                .thenCompose(reported -> CompletableFuture.runAsync(() -> epoch.settle(reported), lane::execute));
        try {
            stored.orTimeout(SETTLE_LIMIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (java.util.concurrent.CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new IllegalStateException(
                    "the bus cannot start without an epoch: " + cause.getMessage()
                            + "; make the data directory writable",
                    cause);
        }
        lane.execute(publisher::flush);
    }

    private void received(byte[] payload) {
        receiver.payload(payload);
    }

    /** Runs behind what waited when the first payload was dropped: finds out by the peers' positions which frames these were. */
    private void dropped() {
        drops.say(
                parts.tally().snapshot().of(BusCounter.DROPPED),
                backends.health().type(),
                parts.nanos());
        receiver.step(new ReceiveEvent.MaybeMissed());
    }

    private boolean isUp() {
        return backends.health().isUp();
    }

    private void publishFailed() {
        calls.planTell();
    }

    /** Closes the coordinators and ends the lane; idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            backends.close();
            watch.close();
            lane.close();
        }
    }
}
