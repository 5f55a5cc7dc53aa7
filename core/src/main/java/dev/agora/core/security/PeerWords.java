package dev.agora.core.security;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AddressBlocked;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.runtime.Lane;
import dev.agora.core.store.BlockChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no store holds, asked of the other nodes after events were lost: words on blocks that wait for a quorum, and counts of failures. An answer
 * is a page of them, see {@link WordPages}, in the form of the events that were missed. Safe for all threads; never blocks.
 */
public final class PeerWords {
    private static final Logger log = LoggerFactory.getLogger(PeerWords.class);
    private static final String METHOD = "security-words";

    private final NodeRpc rpc;
    private final Membership membership;
    private final Duration timeout;
    /** The last reading of each live node, while it is under way. */
    private final Map<NodeId, PeerReading> readings = new ConcurrentHashMap<>();

    /** Asks by {@code rpc} who is live. */
    public PeerWords(NodeRpc rpc, Membership membership, Duration timeout) {
        this.rpc = rpc;
        this.membership = membership;
        this.timeout = timeout;
    }

    /** This node. */
    NodeId self() {
        return membership.view().self().id();
    }

    /** Answers the others; {@code page} gives the page behind an end, small enough for {@link EventCodec}. */
    void serve(Function<String, List<ClusterEvent>> page) {
        rpc.serve(METHOD, (caller, after) -> {
            try {
                return EventCodec.encode(EventBatch.of(1, page.apply(new String(after, StandardCharsets.UTF_8))));
            } catch (RuntimeException fault) {
                log.error("node {} was not told this node's blocks and counts of failures", caller, fault);
                throw fault;
            }
        });
    }

    /**
     * Asks all live nodes for everything; {@code told} gets each event and the node that told it. A reading that is under way gives way to the new
     * one. Pauses are waited for on {@code lane}.
     */
    void ask(BiConsumer<NodeId, ClusterEvent> told, Lane lane) {
        NodeId self = self();
        for (Member member : membership.view().live()) {
            if (!member.id().equals(self)) {
                PeerReading reading = new PeerReading(member.id(), this, told, lane);
                readings.put(member.id(), reading);
                reading.next();
            }
        }
    }

    CompletionStage<byte[]> call(NodeId peer, String after) {
        return rpc.call(peer, METHOD, after.getBytes(StandardCharsets.UTF_8), timeout);
    }

    /** Whether a reading shall go on: its node is live, and no newer one took its place. */
    boolean wants(PeerReading reading) {
        NodeId peer = reading.peer();
        boolean isLive =
                membership.view().live().stream().anyMatch(member -> member.id().equals(peer));
        if (!isLive && readings.remove(peer, reading)) {
            log.info("node {} is not asked any more for its blocks and counts of failures: it is not live", peer);
        }
        return isLive && Objects.equals(readings.get(peer), reading);
    }

    void done(PeerReading reading) {
        readings.remove(reading.peer(), reading);
    }

    static ClusterEvent event(BlockChange change) {
        return change.isBlocked()
                ? new AddressBlocked(change.range(), change.until(), change.reason(), change.version())
                : new AddressUnblocked(change.range(), change.version());
    }

    static BlockChange word(AddressBlocked event) {
        return new BlockChange(event.cidr(), true, event.until(), event.reason(), event.version());
    }

    static BlockChange word(AddressUnblocked event, Instant now) {
        return new BlockChange(event.cidr(), false, now, "", event.version());
    }
}
