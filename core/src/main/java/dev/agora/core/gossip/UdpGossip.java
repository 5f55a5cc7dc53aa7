package dev.agora.core.gossip;

import com.google.protobuf.ByteString;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.gossip.engine.Effects;
import dev.agora.core.gossip.engine.GossipCodec;
import dev.agora.core.gossip.engine.GossipConfig;
import dev.agora.core.gossip.engine.GossipEngine;
import dev.agora.core.gossip.engine.GossipEvent;
import dev.agora.core.gossip.engine.Packet;
import dev.agora.core.gossip.engine.PeerChange;
import dev.agora.core.gossip.engine.PeerStart;
import dev.agora.core.gossip.engine.Silence;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.LaneTimer;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the gossip engine over one UDP socket; owns the lane {@code gossip}. Safe for all threads; never blocks but in start and close. */
public final class UdpGossip implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UdpGossip.class);
    /** Most received packets that wait for the lane. */
    private static final int MAX_WAITING = 8192;

    private static final long FAREWELL_SECONDS = 2;

    private final Ticker ticker;
    private final DatagramSealer sealer;
    private final GossipListener listener;
    private final Lane lane = new Lane("gossip");
    private final AddressBook addresses;
    private final ForeignDatagrams foreign;
    private final Loneliness loneliness;
    private final UdpSocket socket;
    private final SeedResolver seeds;
    private final GossipEngine engine;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder opened = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder overflowed = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable LaneTimer ticks; // Null until start() has begun it; close() ends it.
    private volatile Map<BootId, Silence> silences = Map.of(); // Published by the lane to silences().
    private volatile boolean established; // Published by the lane to isEstablished().
    private volatile long replayed; // Published by the lane to counters().
    private volatile long strangers; // Published by the lane to counters().

    private UdpGossip(
            GossipSettings settings,
            ByteString description,
            DatagramSealer sealer,
            Ticker ticker,
            RandomSource random,
            GossipListener listener) {
        this.ticker = ticker;
        this.sealer = sealer;
        this.listener = listener;
        this.addresses = new AddressBook(ticker);
        long now = ticker.nanos();
        this.foreign = new ForeignDatagrams(now);
        this.loneliness = new Loneliness(settings.seeds(), now);
        this.socket = new UdpSocket(settings.bind());
        int port = socket.bound().getPort();
        this.seeds = new SeedResolver(settings.seeds(), socket.bound());
        HostPort advertised = AddressBook.canonical(
                settings.advertise().port() == 0
                        ? new HostPort(settings.advertise().host(), port)
                        : settings.advertise());
        GossipConfig config = settings.config().withSealOverhead(sealer.overheadBytes());
        this.engine = new GossipEngine(
                config, new PeerStart(settings.node(), settings.boot(), 0), advertised, description, random, now);
        log.info("gossip of node {} on UDP {}, advertised as {}", settings.node(), socket.bound(), advertised);
    }

    /**
     * Binds the socket and begins. The description is what this node says of itself, at most {@code Description.MAX_BYTES}.
     *
     * @throws IllegalStateException when the address cannot be bound; the message names it and the remedy
     */
    public static UdpGossip start(
            GossipSettings settings,
            ByteString description,
            DatagramSealer sealer,
            Ticker ticker,
            RandomSource random,
            GossipListener listener) {
        UdpGossip gossip = new UdpGossip(settings, description, sealer, ticker, random, listener);
        gossip.socket.receive(gossip::received);
        gossip.lane.execute(() -> gossip.step(new GossipEvent.Tick()));
        gossip.ticks = gossip.lane.every(settings.config().tick(), gossip::tick);
        return gossip;
    }

    /** The port that the socket has. */
    public int boundPort() {
        return socket.bound().getPort();
    }

    /** Whether another node holds this start for the one of its node id: then no live namesake was found. */
    public boolean isEstablished() {
        return established;
    }

    /** How silent each peer is that this node watches, by its boot id, at the last tick. */
    public Map<BootId, Silence> silences() {
        return silences;
    }

    /** What became of received datagrams. */
    public GossipCounters counters() {
        return new GossipCounters(
                opened.sum(), foreign.total(), malformed.sum(), replayed, strangers, overflowed.sum());
    }

    /** Changes what this node says of itself; {@code change} gets the present bytes, on the lane. */
    public void describe(UnaryOperator<ByteString> change) {
        lane.execute(() -> step(new GossipEvent.Describe(
                change.apply(engine.self().description().bytes()))));
    }

    /** Probes a peer at once, because something suggests that it died. */
    public void suspectHint(NodeId id) {
        lane.execute(() -> step(new GossipEvent.SuspectHint(id)));
    }

    /** Declares a peer as removed for good. */
    public void remove(NodeId id) {
        lane.execute(() -> step(new GossipEvent.Remove(id)));
    }

    /** Tells all that this node stops, then closes. */
    public void stop() {
        farewell(new GossipEvent.Stop());
    }

    /** Tells all that this node leaves for good, then closes. */
    public void leave() {
        farewell(new GossipEvent.Leave());
    }

    /** Closes without a word, as a crash would. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LaneTimer running = ticks;
            if (running != null) {
                running.cancel();
            }
            lane.close();
            socket.close();
        }
    }

    private void farewell(GossipEvent event) {
        if (closed.get()) {
            return;
        }
        CountDownLatch said = new CountDownLatch(1);
        lane.execute(() -> {
            step(event);
            said.countDown();
        });
        try {
            if (!said.await(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                log.warn(
                        "gossip could not say farewell within {} s; others will find this node silent",
                        FAREWELL_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void tick() {
        long now = ticker.nanos();
        foreign.tell(now);
        loneliness.observe(engine.livePeers(), seeds.foundOnlySelf(), foreign.total(), now);
        step(new GossipEvent.Tick());
        silences = Map.copyOf(engine.silences(now));
    }

    private void step(GossipEvent event) {
        lane.requireOwner();
        Effects effects = engine.step(event, ticker.nanos());
        effects.sends().forEach(this::send);
        for (PeerChange change : effects.changes()) {
            listener.changed(change, engine.facts());
        }
        if (effects.resolveSeeds()) {
            seeds.resolve(found -> lane.execute(() -> step(new GossipEvent.SeedsResolved(found))));
        }
        established = engine.isEstablished();
        replayed = engine.replayed();
        strangers = engine.strangersRefused();
    }

    private void send(Effects.Send send) {
        addresses.find(send.to()).ifPresent(target -> {
            byte[] sealed = sealer.seal(GossipCodec.encode(send.packet()));
            if (sealed.length > GossipConfig.MTU_BYTES) {
                log.error("a gossip packet to {} has {} bytes; not sent", send.to(), sealed.length);
                return;
            }
            socket.send(target, sealed);
        });
    }

    /** On the socket's thread: opens, bounds, hands over. */
    private void received(DatagramPacket datagram) {
        InetSocketAddress sender = datagram.sender();
        byte[] sealed = new byte[datagram.content().readableBytes()];
        datagram.content().readBytes(sealed);
        Optional<DatagramSealer.Opened> plain = sealer.open(sealed);
        if (plain.isEmpty()) {
            foreign.note(sender.getAddress());
            return;
        }
        opened.increment();
        DatagramSealer.Opened inside = plain.get();
        Optional<Packet> packet = GossipCodec.decode(inside.plaintext());
        if (packet.isEmpty()) {
            malformed.increment();
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            overflowed.increment();
            return;
        }
        GossipEvent event = new GossipEvent.Received(
                AddressBook.numeric(sender),
                inside.origin(),
                inside.boot(),
                inside.counter(),
                sealed.length,
                packet.get());
        lane.execute(() -> {
            waiting.decrementAndGet();
            step(event);
        });
    }
}
