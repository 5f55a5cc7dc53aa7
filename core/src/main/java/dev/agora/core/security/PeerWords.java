package dev.agora.core.security;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AddressBlocked;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.store.BlockChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no store holds, asked of the other nodes after events were lost: words on blocks that wait for a quorum, and counts of failures.
 * An answer has the form of the events that were missed. Safe for all threads; never blocks.
 */
public final class PeerWords {
    private static final Logger log = LoggerFactory.getLogger(PeerWords.class);
    private static final String METHOD = "security-words";
    private static final int MOST_WORDS = 256;

    private final NodeRpc rpc;
    private final Membership membership;
    private final Duration timeout;

    /** Asks by {@code rpc} who is live. */
    public PeerWords(NodeRpc rpc, Membership membership, Duration timeout) {
        this.rpc = rpc;
        this.membership = membership;
        this.timeout = timeout;
    }

    void serve(Supplier<List<ClusterEvent>> words) {
        rpc.serve(METHOD, (caller, request) -> EventCodec.encode(EventBatch.of(1, words.get())));
    }

    /** Asks all live nodes; {@code told} gets each answer's events. */
    void ask(BiConsumer<NodeId, ClusterEvent> told) {
        NodeId self = membership.view().self().id();
        for (Member member : membership.view().live()) {
            if (!member.id().equals(self)) {
                var _ = rpc.call(member.id(), METHOD, new byte[0], timeout).whenComplete((answer, failure) -> {
                    if (failure == null) {
                        EventCodec.decode(answer)
                                .ifPresent(batch -> batch.events().forEach(event -> told.accept(member.id(), event)));
                    } else {
                        log.info("node {} did not tell its blocks: {}", member.id(), failure.toString());
                    }
                });
            }
        }
    }

    static List<ClusterEvent> events(List<BlockChange> words, Map<String, Long> failures) {
        List<ClusterEvent> events = new ArrayList<>();
        words.stream().limit(MOST_WORDS).map(PeerWords::event).forEach(events::add);
        if (!failures.isEmpty()) {
            events.add(new AuthenticationFailures(failures.entrySet().stream()
                    .limit(ClusterEvent.MAX_ENTRIES)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        }
        return events;
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
