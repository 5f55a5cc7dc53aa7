package dev.agora.core.bus;

import dev.agora.core.bus.engine.MemberFact;
import dev.agora.core.bus.engine.PeerView;
import dev.agora.core.bus.engine.ReceiveEvent;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.SoleTask;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the bus does beside passing events, on a lane of its own so that no event waits for it: tells the engine what membership shows, says how
 * each other node is heard, and describes this node to the others. Safe for all threads.
 */
final class BusWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BusWatch.class);
    private static final int LOOKS_PER_HEARTBEAT = 8;

    private final Lane lane = new Lane("bus-watch");
    private final BusParts parts;
    private final Backends backends;
    private final Receiver receiver;
    private final LongSupplier position;
    private final MemberFacts facts;
    private final PeerWatch peers;
    private final Membership.Registration registration;
    /** On the bus lane: takes a view of all peers here. */
    private final SoleTask views;
    /** On the bus lane: takes this node's place here. */
    private final SoleTask places;
    /** What was told and the bus lane has not taken yet. */
    private final AtomicInteger untaken = new AtomicInteger();
    /** What the engine was told last; confined to this lane, as is the next. */
    private List<MemberFact> told = List.of();
    /** Words on the coordinator that were logged last. */
    private String announced = "";

    /** @param position last sequence published, asked on the bus lane */
    BusWatch(BusParts parts, Backends backends, Receiver receiver, LongSupplier position) {
        this.parts = parts;
        this.backends = backends;
        this.receiver = receiver;
        this.position = position;
        this.facts = new MemberFacts(parts.settings().node());
        this.peers = new PeerWatch(parts);
        this.views = new SoleTask(parts.lane(), this::takeViews);
        this.places = new SoleTask(parts.lane(), this::takePlace);
        this.registration = parts.membership().listen(event -> lane.execute(() -> moved(event)));
        var _ = lane.every(parts.settings().heartbeat().dividedBy(LOOKS_PER_HEARTBEAT), this::look);
        var _ = lane.every(parts.settings().heartbeat(), this::beat);
    }

    /** How each other node was heard at the last look. */
    List<PeerHealth> peers() {
        return peers.latest();
    }

    /** Tells the others and the log soon how the coordinator is. */
    void describe() {
        places.plan();
    }

    private void takePlace() {
        long last = position.getAsLong();
        lane.execute(() -> describe(last));
    }

    private void moved(MembershipEvent event) {
        facts.note(event);
        tellFacts();
    }

    private void look() {
        tellFacts();
        views.plan();
    }

    private void takeViews() {
        List<PeerView> seen = receiver.views();
        lane.execute(() -> peers.look(seen, backends.health()));
    }

    /** Once a heartbeat the engine is told anew, whatever it made of the last time; not while the bus lane is held up. */
    private void beat() {
        if (untaken.get() == 0) {
            told = List.of();
        }
        describe();
    }

    private void tellFacts() {
        List<MemberFact> present = facts.of(parts.membership().view());
        if (!present.equals(told)) {
            told = present;
            untaken.incrementAndGet();
            parts.lane().execute(() -> {
                untaken.decrementAndGet();
                receiver.step(new ReceiveEvent.Members(present));
            });
        }
    }

    private void describe(long last) {
        BusHealth health = backends.health();
        String words = health.words();
        if (backends.isInUse() && !words.equals(announced)) {
            announced = words;
            log.atLevel(health.isUp() ? Level.INFO : Level.WARN).log("bus: coordinator {}", words);
        }
        Member self = parts.membership().view().self();
        if (self.metadata().busPosition() != last
                || !self.metadata().coordinator().equals(words)) {
            parts.membership()
                    .describe(metadata -> metadata.withBusPosition(last).withCoordinator(words));
        }
    }

    /** Looks no more; idempotent. */
    @Override
    public void close() {
        registration.close();
        lane.close();
    }
}
