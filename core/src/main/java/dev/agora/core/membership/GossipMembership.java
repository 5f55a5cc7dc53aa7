package dev.agora.core.membership;

import com.google.protobuf.ByteString;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.gossip.GossipCounters;
import dev.agora.core.gossip.GossipSettings;
import dev.agora.core.gossip.UdpGossip;
import dev.agora.core.gossip.engine.PeerChange;
import dev.agora.core.gossip.engine.PeerFact;
import dev.agora.core.gossip.engine.PeerStatus;
import dev.agora.core.gossip.engine.Silence;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's members as gossip sees them. Written by the gossip lane; read by all threads. */
public final class GossipMembership implements Membership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GossipMembership.class);

    private final NodeId self;
    private final MembershipAlarms alarms;
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();
    private final UdpGossip gossip;
    private volatile MembershipView view; // Published by the gossip lane to all.

    private GossipMembership(
            GossipSettings settings,
            NodeMetadata metadata,
            DatagramSealer sealer,
            Ticker ticker,
            RandomSource random,
            MembershipAlarms alarms) {
        this.self = settings.node();
        this.alarms = alarms;
        Member own = new Member(settings.node(), settings.boot(), MemberState.ALIVE, metadata);
        this.view = new MembershipView(own, List.of(own));
        this.gossip = UdpGossip.start(settings, MetadataCodec.encode(metadata), sealer, ticker, random, this::changed);
    }

    /**
     * Binds gossip's socket and begins to look for the seeds.
     *
     * @throws IllegalStateException when the address cannot be bound; the message names it and the remedy
     */
    public static GossipMembership start(
            GossipSettings settings,
            NodeMetadata metadata,
            DatagramSealer sealer,
            Ticker ticker,
            RandomSource random,
            MembershipAlarms alarms) {
        return new GossipMembership(settings, metadata, sealer, ticker, random, alarms);
    }

    @Override
    public MembershipView view() {
        return view;
    }

    @Override
    public Registration listen(Consumer<MembershipEvent> listener) {
        // A wrapper of its own, so that one listener given twice has two registrations.
        Consumer<MembershipEvent> registered = event -> listener.accept(event);
        listeners.add(registered);
        return () -> listeners.remove(registered);
    }

    @Override
    public void describe(UnaryOperator<NodeMetadata> change) {
        gossip.describe(present -> MetadataCodec.decode(present)
                .map(metadata -> MetadataCodec.encode(change.apply(metadata)))
                .orElse(present));
    }

    /** Probes a member at once, because something suggests that it died, such as a closed node-RPC connection. */
    public void suspectHint(NodeId id) {
        gossip.suspectHint(id);
    }

    /** Declares a member as removed for good. */
    public void remove(NodeId id) {
        gossip.remove(id);
    }

    /** Whether another member holds this process for the one that bears its node id: then no live namesake was found. */
    public boolean isEstablished() {
        return gossip.isEstablished();
    }

    /** The UDP port that gossip has. */
    public int boundPort() {
        return gossip.boundPort();
    }

    /** How silent a member is, as far as this node watches it: its neighbours on the ring, and those that missed a probe. */
    public Optional<Silence> silence(Member member) {
        return Optional.ofNullable(gossip.silences().get(member.boot()));
    }

    /** What became of received datagrams. */
    public GossipCounters counters() {
        return gossip.counters();
    }

    /** Tells all that this node stops, then closes. */
    public void stop() {
        gossip.stop();
    }

    /** Tells all that this node leaves for good, then closes. */
    public void leave() {
        gossip.leave();
    }

    /** Closes without a word, as a crash would. Idempotent. */
    @Override
    public void close() {
        gossip.close();
    }

    private void changed(PeerChange change, List<PeerFact> facts) {
        publish(facts);
        switch (change) {
            case PeerChange.Joined joined -> {
                log.info(
                        "member {} joined as boot {}, {}: {}",
                        joined.fact().id(),
                        joined.fact().start().boot(),
                        joined.fact().status(),
                        joined.reason());
                tell(joined.fact(), MembershipEvent.Joined::new);
            }
            case PeerChange.StatusMoved moved -> {
                log.info(
                        "member {} {} after {}: {}",
                        moved.fact().id(),
                        moved.fact().status(),
                        moved.before(),
                        moved.reason());
                tell(
                        moved.fact(),
                        member -> new MembershipEvent.StateMoved(
                                member, state(moved.before()), moved.reason(), moved.accusation()));
            }
            case PeerChange.Redescribed described -> tell(described.fact(), MembershipEvent.Described::new);
            case PeerChange.SelfChanged changed -> {
                log.debug("this node {}: {}", changed.fact().id(), changed.reason());
                tell(changed.fact(), MembershipEvent.Described::new);
            }
            case PeerChange.DuplicateNodeId clash ->
                alarms.duplicateNodeId(clash.otherBoot(), clash.otherAddress(), clash.thisOneStays());
            case PeerChange.Expelled expelled -> alarms.removed(expelled.by());
        }
    }

    private void publish(List<PeerFact> facts) {
        List<Member> members =
                facts.stream().flatMap(fact -> member(fact).stream()).toList();
        Member own = members.stream()
                .filter(member -> member.id().equals(self))
                .findFirst()
                .orElse(view.self());
        view = new MembershipView(own, members);
    }

    private void tell(PeerFact fact, Function<Member, MembershipEvent> event) {
        member(fact).ifPresent(member -> {
            for (Consumer<MembershipEvent> listener : listeners) {
                try {
                    listener.accept(event.apply(member));
                } catch (RuntimeException fault) {
                    log.error("a listener failed on a change of member {}; the others go on", fact.id(), fault);
                }
            }
        });
    }

    private static Optional<Member> member(PeerFact fact) {
        ByteString bytes = fact.description().bytes();
        return MetadataCodec.decode(bytes)
                .map(metadata -> new Member(fact.id(), fact.start().boot(), state(fact.status()), metadata));
    }

    private static MemberState state(PeerStatus status) {
        return switch (status) {
            case ALIVE -> MemberState.ALIVE;
            case SUSPECT -> MemberState.SUSPECT;
            case DOWN -> MemberState.DOWN;
            case STOPPED -> MemberState.STOPPED;
            case LEFT -> MemberState.LEFT;
        };
    }
}
