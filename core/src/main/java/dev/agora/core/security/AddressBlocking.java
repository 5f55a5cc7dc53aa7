package dev.agora.core.security;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AddressBlocked;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.BlockChange;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks addresses on all nodes. A change is in force here at once, then told to the other nodes, then written to the log; whichever way it
 * reaches a node first, {@link BlockTable} keeps the later word. Failed logins and protocol errors are counted over all nodes; the node where
 * one crosses its limit blocks. Safe for all threads; {@link #block} and {@link #unblock} wait for the log.
 */
public final class AddressBlocking implements BusListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AddressBlocking.class);
    private static final int MOST_BLOCKS = 65_536;

    private final AddressPolicy policy;
    private final Store store;
    private final Predicate<AddressRange> holdsMember;
    private final WallClock clock;
    private final Consumer<ClusterEvent> publish;
    private final Lane lane = new Lane("address-blocks");
    private final BlockTable table;
    private final BlockWriter writer;
    private final FailureLog failures;
    private final PeerWords peers;
    private final AtomicBoolean sweepPlanned = new AtomicBoolean();

    /** Published to the lane. */
    private volatile Runnable sweep = () -> {};

    /**
     * Blocks nobody until {@link #load}.
     *
     * @param publish tells the other nodes; never blocks
     * @param holdsMember whether a node of the cluster has an address in a range; may block
     */
    public AddressBlocking(
            AddressPolicy policy,
            Store store,
            OperationWriter log,
            Consumer<ClusterEvent> publish,
            Predicate<AddressRange> holdsMember,
            PeerWords peers,
            WallClock clock) {
        this.policy = policy;
        this.store = store;
        this.publish = publish;
        this.holdsMember = holdsMember;
        this.peers = peers;
        this.clock = clock;
        this.table = new BlockTable(clock, policy.allowed());
        this.writer = new BlockWriter(log, lane);
        this.failures = new FailureLog(peers.self(), policy.window(), clock);
        peers.serve(after -> WordPages.page(after, writer.waiting(), failures));
    }

    /** Calls {@code closeBlocked} on a thread of its own after addresses were blocked. */
    public void onBlocked(Runnable closeBlocked) {
        sweep = closeBlocked;
    }

    /** Takes the blocks that are stored; to be called once {@link #logged} is told of new ones, and when the store was replaced. */
    public void load() {
        took(table.takeAll(store.read(MailReads::blocks)));
    }

    /** Whether an address may connect now; cheap. */
    public boolean mayConnect(InetAddress address) {
        return table.snapshot().blocking(address, clock.instant()).isEmpty();
    }

    /** Blocks a range on all nodes; empty time = until it is lifted. */
    public BlockAnswer block(AddressRange range, Optional<Duration> time, String reason) {
        Instant until = time.map(clock.instant()::plus).orElse(BlockChange.FOREVER);
        return say(new BlockChange(range.toString(), true, until, reason, table.nextVersion()));
    }

    /** Lifts a block on all nodes; empty when that range is not blocked. */
    public Optional<BlockAnswer> unblock(AddressRange range) {
        Instant now = clock.instant();
        if (table.word(range).filter(word -> word.isInForce(now)).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(say(new BlockChange(range.toString(), false, now, "", table.nextVersion())));
    }

    /** The blocks in force. */
    public List<BlockChange> list() {
        return table.inForce();
    }

    /** Whether a block is not in the log yet. */
    public boolean isStored(BlockChange change) {
        return !writer.waiting().contains(change);
    }

    /** Whether addresses of a range are on the allow list, so that a block of it leaves them alone. */
    public boolean isAllowed(AddressRange range) {
        return policy.allowed().overlaps(range);
    }

    /** A login from an address failed on this node: tells the others, and blocks when the limit is crossed. Never blocks the caller. */
    public void loginFailed(InetAddress peer) {
        failed(FailureKind.LOGIN, peer);
    }

    /** An address broke a protocol on this node: tells the others, and blocks when the limit is crossed. Never blocks the caller. */
    public void protocolBroken(InetAddress peer) {
        failed(FailureKind.PROTOCOL, peer);
    }

    private void failed(FailureKind kind, InetAddress peer) {
        if (policy.limit(kind) == 0 || isExempt(peer)) {
            return;
        }
        String client = AddressRange.ofClient(peer).toString();
        FailureLog.Report report = failures.failed(kind, client);
        publish.accept(new AuthenticationFailures(report.own()));
        if (report.total() >= policy.limit(kind)) {
            String reason = report.total() + " " + kind.words();
            Thread.ofVirtual().name("block-proposal").start(() -> propose(peer, client, reason));
        }
    }

    /** The log brought a word. Called by the applying thread. */
    public void logged(BlockChange change) {
        take(change, "the log");
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
        heard(place.origin(), event);
    }

    private void heard(NodeId origin, ClusterEvent event) {
        switch (event) {
            case AddressBlocked blocked -> take(PeerWords.word(blocked), "node " + origin);
            case AddressUnblocked unblocked -> take(PeerWords.word(unblocked, clock.instant()), "node " + origin);
            case AuthenticationFailures told -> failures.told(told.counts());
            default -> {}
        }
    }

    @Override
    public void resync(NodeId origin, String reason) {
        // What this node knows stays in force; what it may lack is read again below.
    }

    @Override
    public void reread(long generation, SortedSet<NodeId> origins) {
        refresh();
    }

    /** Reads the stored blocks again, and asks the other nodes for what no store holds; at the start and after lost events. Does not wait. */
    public void refresh() {
        Thread.ofVirtual().name("blocks-refresh").start(() -> {
            load();
            peers.ask(this::heard, lane);
        });
    }

    @Override
    public void close() {
        lane.close();
    }

    private boolean isExempt(InetAddress peer) {
        return peer.isLoopbackAddress()
                || policy.allowed().contains(peer)
                || policy.trusted().contains(peer);
    }

    private void propose(InetAddress peer, String client, String reason) {
        Optional<AddressRange> range = blockable(peer);
        if (range.isEmpty()
                || table.word(range.get())
                        .filter(word -> word.isInForce(clock.instant()))
                        .isPresent()) {
            return;
        }
        if (table.size() >= MOST_BLOCKS) {
            log.warn("{} is not blocked after {}: {} blocks are known already", range.get(), reason, MOST_BLOCKS);
            return;
        }
        failures.forgive(client);
        Optional<Duration> time = Optional.of(policy.blockFor()).filter(Duration::isPositive);
        BlockAnswer unusedAnswer = block(range.get(), time, reason);
    }

    /** What is blocked of a client: all it can be, unless a protected address is among that; then itself. */
    private Optional<AddressRange> blockable(InetAddress peer) {
        return List.of(AddressRange.ofClient(peer), AddressRange.of(peer)).stream()
                .filter(range -> !policy.allowed().overlaps(range)
                        && !policy.trusted().overlaps(range)
                        && !holdsMember.test(range))
                .findFirst();
    }

    /** Puts a word in force here, tells the others, and stores it. */
    private BlockAnswer say(BlockChange change) {
        took(table.take(change));
        note(change, "this node");
        publish.accept(PeerWords.event(change));
        boolean isStored = writer.write(change);
        BlockChange word = table.word(AddressRange.parse(change.range())).orElse(change);
        return new BlockAnswer(word, isStored);
    }

    private void take(BlockChange change, String from) {
        try {
            boolean isNews = table.take(change);
            took(isNews);
            if (isNews) {
                note(change, from);
            }
        } catch (IllegalArgumentException malformed) {
            log.warn("a block told by {} is left out: {}", from, malformed.getMessage());
        }
    }

    private void note(BlockChange change, String from) {
        AddressRange range = AddressRange.parse(change.range());
        AddressRange client = AddressRange.ofClient(range.first());
        // Where a client is blocked but for its neighbours, it is forgiven as a whole on all nodes, as on the one that
        // blocked it.
        failures.forgive((client.prefix() <= range.prefix() ? client : range).toString());
        if (change.isBlocked()) {
            String end = change.isForever() ? "until it is lifted" : "until " + change.until();
            log.info("{} is blocked {}, says {}: {}", change.range(), end, from, change.reason());
        } else {
            log.info("{} is not blocked any more, says {}", change.range(), from);
        }
    }

    private void took(boolean isNews) {
        if (isNews && sweepPlanned.compareAndSet(false, true)) {
            lane.execute(() -> {
                sweepPlanned.set(false);
                sweep.run();
            });
        }
    }
}
