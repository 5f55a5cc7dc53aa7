package dev.agora.core.bus;

import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.Ticker;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.EventReporter;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's end of the bus. Owns the bus lane, on which all its state lives; foreign threads enqueue and return. While the coordinator is
 * not up or a publish failed, peers are told the position by node RPC and fetch the frames. Safe for all threads.
 */
public final class ClusterBus implements AutoCloseable {
    /** Node call that asks for frames. */
    static final String FETCH = "bus-fetch";

    /** Node call that tells up to where its caller has published. */
    static final String BEACON = "bus-beacon";

    private static final Logger log = LoggerFactory.getLogger(ClusterBus.class);
    private static final int MAX_INBOX_FRAMES = 16_384;
    private static final long MAX_INBOX_BYTES = 64L * 1024 * 1024;
    private static final long ANSWER_LIMIT_SECONDS = 5;

    private final BusSettings settings;
    private final Membership membership;
    private final NodeRpc rpc;
    private final Lane lane = new Lane("bus");
    private final Tally tally = new Tally();
    private final List<BusListener> listeners = new CopyOnWriteArrayList<>();
    private final Publisher publisher;
    private final Receiver receiver;
    private final Set<NodeId> beaconsUnderWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong inboxFrames = new AtomicLong();
    private final AtomicLong inboxBytes = new AtomicLong();
    private final AtomicBoolean beaconPlanned = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Membership.Registration registration;
    /** Published to all threads. */
    private volatile Backend backend =
            new Backend("None", new AbsentCoordinator("no coordinator is in use yet", Instant.EPOCH), () -> {});

    /** A bus without a coordinator yet; registers its node calls, so it must be made before the node RPC server starts. */
    public ClusterBus(BusSettings settings, DatagramSealer sealer, Membership membership, NodeRpc rpc, Ticker ticker) {
        this.settings = settings;
        this.membership = membership;
        this.rpc = rpc;
        this.publisher = new Publisher(lane, sealer, () -> backend.coordinator(), tally, this::planBeacon);
        BusParts parts = new BusParts(settings, lane, sealer, membership, ticker, tally);
        this.receiver = new Receiver(parts, listeners, this::fetch);
        rpc.serve(FETCH, this::answerFetch);
        rpc.serve(BEACON, this::takeBeacon);
        this.registration = membership.listen(event -> lane.execute(() -> membershipMoved(event)));
        var _ = lane.every(settings.heartbeat(), this::heartbeat);
    }

    /**
     * Starts a coordinator, subscribes, and publishes through it from now on; the one before is closed. Blocks as long as its start does.
     *
     * @param type its {@code @type}, for people
     * @throws dev.agora.spi.CoordinatorException when it cannot be started; the one before stays in use
     */
    public void use(String type, Coordinator coordinator) {
        Subscription subscription;
        try {
            coordinator.start();
            subscription = coordinator.subscribe(this::enqueue);
        } catch (RuntimeException failure) {
            coordinator.close();
            throw failure;
        }
        Backend before = backend;
        backend = new Backend(type, coordinator, subscription);
        before.close();
        log.info("bus: coordinator {}", health().words());
        lane.execute(this::describe);
    }

    /** Tells all other nodes; never blocks. */
    public void publish(ClusterEvent event) {
        publisher.publish(event);
    }

    /** Adds a listener; to be called before {@link #use}. */
    public void listen(BusListener listener) {
        listeners.add(listener);
    }

    /** The coordinator's state. */
    public BusHealth health() {
        Backend present = backend;
        return new BusHealth(present.type(), present.coordinator().health());
    }

    /** A snapshot of the counters. */
    public BusCounters counters() {
        return tally.snapshot();
    }

    /** Where a coordinator of this bus reports to. */
    public EventReporter reporter() {
        return new EventReporter() {
            @Override
            public void possibleGap(String reason) {
                log.info("bus: frames may have been missed: {}", reason);
                lane.execute(receiver::heartbeat);
            }

            @Override
            public void healthChanged(CoordinatorHealth health) {
                log.info("bus: coordinator {}", new BusHealth(backend.type(), health).words());
                lane.execute(ClusterBus.this::describe);
            }

            @Override
            public void handlerFailed(Throwable failure) {
                log.error("bus: taking a payload failed", failure);
            }
        };
    }

    private void enqueue(Payload payload) {
        int size = payload.size();
        if (inboxFrames.get() >= MAX_INBOX_FRAMES || inboxBytes.get() + size > MAX_INBOX_BYTES) {
            tally.count(BusCounter.DROPPED);
            return;
        }
        inboxFrames.incrementAndGet();
        inboxBytes.addAndGet(size);
        lane.execute(() -> {
            inboxFrames.decrementAndGet();
            inboxBytes.addAndGet(-size);
            receiver.received(payload.toByteArray());
        });
    }

    private void membershipMoved(MembershipEvent event) {
        Member member = event.member();
        if (event instanceof MembershipEvent.StateMoved moved && !member.state().isLive()) {
            receiver.convicted(member.id(), "node " + member.id() + " is " + member.state() + ": " + moved.reason());
        }
        receiver.membershipChanged();
    }

    private void heartbeat() {
        receiver.heartbeat();
        describe();
        boolean isUp = backend.coordinator().health() instanceof CoordinatorHealth.Up;
        if (publisher.last() > 0 && (!isUp || publisher.isFailing())) {
            beacon();
        }
    }

    private void describe() {
        long position = publisher.last();
        String words = health().words();
        Member self = membership.view().self();
        if (self.metadata().busPosition() != position
                || !self.metadata().coordinator().equals(words)) {
            membership.describe(metadata -> metadata.withBusPosition(position).withCoordinator(words));
        }
    }

    private void planBeacon() {
        if (beaconPlanned.compareAndSet(false, true)) {
            lane.execute(this::beacon);
        }
    }

    private void beacon() {
        beaconPlanned.set(false);
        long last = publisher.last();
        byte[] request = FetchCodec.encode(new FetchCodec.Request(settings.boot(), last, last));
        for (Member member : membership.view().live()) {
            NodeId node = member.id();
            if (!node.equals(settings.node()) && beaconsUnderWay.add(node)) {
                rpc.call(node, BEACON, request, settings.heartbeat())
                        .whenComplete((answer, failure) -> lane.execute(() -> beaconEnded(node, last, failure)));
            }
        }
    }

    private void beaconEnded(NodeId node, long told, @Nullable Throwable failure) {
        beaconsUnderWay.remove(node);
        if (failure == null && publisher.isFailing() && publisher.last() > told) {
            planBeacon();
        }
    }

    private byte[] takeBeacon(NodeId caller, byte[] bytes) {
        FetchCodec.Request request = FetchCodec.request(bytes);
        lane.execute(() -> receiver.reached(caller, request.boot(), request.to()));
        return new byte[0];
    }

    private void fetch(Origin origin, Gap gap) {
        byte[] request = FetchCodec.encode(new FetchCodec.Request(origin.boot, gap.from(), gap.to()));
        rpc.call(origin.node, FETCH, request, settings.heartbeat())
                .thenApply(FetchCodec::answer)
                .whenComplete((answer, failure) -> lane.execute(() -> {
                    if (failure != null) {
                        log.debug("bus: fetching {} of node {} failed", gap, origin.node, failure);
                    }
                    receiver.fetched(origin, answer);
                }));
    }

    private byte[] answerFetch(NodeId caller, byte[] bytes) {
        FetchCodec.Request request = FetchCodec.request(bytes);
        if (!request.boot().equals(settings.boot())) {
            return FetchCodec.encode(new FetchCodec.Answer(0, List.of()));
        }
        CompletableFuture<FetchCodec.Answer> answer = new CompletableFuture<>();
        lane.execute(() -> answer.complete(
                new FetchCodec.Answer(publisher.last(), publisher.frames(request.from(), request.to()))));
        return FetchCodec.encode(
                answer.orTimeout(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS).join());
    }

    /** Closes the coordinator and ends the lane; idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            registration.close();
            backend.close();
            lane.close();
        }
    }

    /** The coordinator in use and the bus's subscription to it. */
    private record Backend(String type, Coordinator coordinator, Subscription subscription) {
        void close() {
            subscription.close();
            coordinator.close();
        }
    }
}
