package dev.agora.core.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.bus.BusCounter;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.CoordinatorWords;
import dev.agora.core.bus.PeerHealth;
import dev.agora.core.membership.GossipMembership;
import dev.agora.core.membership.Member;
import dev.agora.core.notify.Notifier;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.RaftNode;
import dev.agora.core.session.Sessions;
import dev.agora.spi.CoordinatorHealth;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The state of the cluster as this node sees it, for {@code cluster status}. Safe for all threads. */
record NodeStatus(
        GossipMembership membership,
        RaftNode raft,
        ClusterBus bus,
        Notifier notifier,
        Sessions sessions,
        Supplier<Map<String, Integer>> ports) {
    ObjectNode json() {
        LogStatus log = raft.status();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("node", membership.view().self().id().value());
        status.put("boot", membership.view().self().boot().toString());
        status.put("cluster", log.cluster().map(Object::toString).orElse(null));
        status.put("role", log.role().name().toLowerCase(Locale.ROOT));
        log.leader().ifPresentOrElse(leader -> status.put("leader", leader.value()), () -> status.putNull("leader"));
        status.put("term", log.term());
        status.put("appliedIndex", log.appliedIndex());
        ArrayNode voters = status.putArray("voters");
        log.voters().forEach(voter -> voters.add(voter.value()));
        ArrayNode listeners = status.putArray("listeners");
        log.listeners().forEach(listener -> listeners.add(listener.value()));
        ArrayNode members = status.putArray("members");
        membership.view().members().forEach(member -> members.add(member(member)));
        status.set("coordinator", coordinator());
        status.set("feeds", feeds());
        ObjectNode events = status.putObject("bus");
        for (BusCounter counter : BusCounter.values()) {
            events.put(counter.name().toLowerCase(Locale.ROOT), bus.counters().of(counter));
        }
        ArrayNode peers = status.putArray("peers");
        bus.peers().forEach(peer -> peers.add(peer(peer)));
        status.put("sessions", sessions.count());
        ObjectNode listening = status.putObject("ports");
        new TreeMap<>(ports.get()).forEach(listening::put);
        return status;
    }

    private ObjectNode member(Member member) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("id", member.id().value());
        entry.put("state", member.state().name().toLowerCase(Locale.ROOT));
        entry.put("rpc", member.metadata().rpc().toString());
        entry.put("coordinator", member.metadata().coordinator());
        entry.put("coordinatorReason", coordinatorReason(member));
        entry.put("appliedIndex", member.metadata().appliedIndex());
        membership.silence(member).ifPresent(silence -> entry.put("phi", Math.round(silence.phi() * 10) / 10.0));
        return entry;
    }

    /** Why a member's coordinator is not up, as whole as it is known: gossip cuts the words on its health, its report less so. */
    private String coordinatorReason(Member member) {
        if (member.id().equals(membership.view().self().id())) {
            return CoordinatorWords.parse(bus.health().words())
                    .map(CoordinatorWords::reason)
                    .orElse("");
        }
        String words = CoordinatorWords.parse(member.metadata().coordinator())
                .map(CoordinatorWords::reason)
                .orElse("");
        String report = member.metadata().coordinatorReport().reason();
        boolean isCut = words.endsWith("\u2026");
        return isCut && report.startsWith(words.substring(0, words.length() - 1)) ? report : words;
    }

    private ObjectNode peer(PeerHealth peer) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("id", peer.node().value());
        entry.put("state", peer.state().name().toLowerCase(Locale.ROOT));
        entry.put("reason", peer.reason().isEmpty() ? null : peer.reason());
        entry.put("since", peer.since().toString());
        entry.put("lastSeen", peer.lastSeen().map(Object::toString).orElse(null));
        entry.put("delivered", peer.delivered());
        entry.put("lag", peer.lag());
        entry.put("repaired", peer.repaired());
        entry.put("resyncs", peer.resyncs());
        entry.put("duplicates", peer.duplicates());
        entry.put("forged", peer.forged());
        peer.roundTrip()
                .ifPresentOrElse(
                        time -> entry.put("roundTripMicros", time.toNanos() / 1000),
                        () -> entry.putNull("roundTripMicros"));
        entry.put("words", peer.words(membership.view().self().id()));
        return entry;
    }

    private ObjectNode coordinator() {
        CoordinatorHealth health = bus.health().coordinator();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("type", bus.health().type());
        entry.put("state", health.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        switch (health) {
            case CoordinatorHealth.Up _ -> entry.putNull("reason");
            case CoordinatorHealth.Degraded degraded -> entry.put("reason", degraded.reason());
            case CoordinatorHealth.Down down -> entry.put("reason", down.reason());
        }
        entry.put("since", health.since().toString());
        return entry;
    }

    private ObjectNode feeds() {
        Notifier.FeedCounts counts = notifier.counts();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("logFirst", counts.logFirst());
        entry.put("busFirst", counts.busFirst());
        entry.put("logLate", counts.logLate());
        entry.put("busLate", counts.busLate());
        return entry;
    }
}
