package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The receiving half of the bus: {@code (state, event, now) → effects}. Pure; confined to the bus lane. Invariants, checked by the simulation
 * after every step:
 *
 * <ol>
 *   <li>The sequences delivered of one start of one origin grow, one by one; a number is left out only after a Resync of that origin.
 *   <li>Nothing is delivered of a start that did not prove that it runs, nor what it published before its baseline.
 *   <li>An event is delivered, or a Resync of its origin comes after it was published; also when its origin died before publishing it.
 *   <li>What is held, unproven or kept for peers stays within {@link BusBounds}.
 *   <li>At most one fetch for each origin and one hello to each node are under way.
 *   <li>Each Resync is followed by one Reread that names its origin within 1.5 heartbeats.
 *   <li>A gap is mended or given up within 2.5 heartbeats of its last progress.
 * </ol>
 */
public final class ReceivingEngine {
    private static final int UNPROVEN_HEARTBEATS = 10;

    private final long heartbeatNanos;
    private final Effects effects = new Effects();
    private final Unproven unproven;
    private final FrameRings rings;
    private final Resyncs resyncs;
    private final ReceivingParts parts;
    private final Map<NodeId, OriginRow> rows = new TreeMap<>();
    private long lastTickNanos;

    /** An engine that knows nobody yet. */
    public ReceivingEngine(long heartbeatNanos, BusBounds bounds, RandomSource random) {
        this.heartbeatNanos = heartbeatNanos;
        this.unproven = new Unproven(bounds);
        this.rings = new FrameRings(bounds);
        this.resyncs = new Resyncs(heartbeatNanos, random, effects);
        this.parts =
                new ReceivingParts(heartbeatNanos, bounds, random, effects, resyncs, unproven, rings, this::candidates);
    }

    /** Advances by one event; returns what the driver shall do, in this order. */
    public List<ReceiveEffect> step(ReceiveEvent event, long nowNanos) {
        switch (event) {
            case ReceiveEvent.Came came -> came(came.frame(), nowNanos);
            case ReceiveEvent.Told told -> rowsOf(told.node()).forEach(row -> row.told(told, nowNanos));
            case ReceiveEvent.HelloAnswered answer ->
                rowsOf(answer.node()).forEach(row -> row.helloAnswered(answer, nowNanos));
            case ReceiveEvent.HelloFailed failed -> rowsOf(failed.node()).forEach(row -> row.helloFailed(failed));
            case ReceiveEvent.Fetched answer ->
                rowsOf(answer.fetch().origin()).forEach(row -> row.fetched(answer, nowNanos));
            case ReceiveEvent.FetchFailed failed ->
                rowsOf(failed.fetch().origin()).forEach(row -> row.fetchFailed(failed, nowNanos));
            case ReceiveEvent.Members members -> members(members.facts(), nowNanos);
            case ReceiveEvent.MaybeMissed _ -> rows.values().forEach(row -> row.maybeMissed(nowNanos));
            case ReceiveEvent.TruthReplaced replaced -> resyncs.resync(replaced.self(), replaced.why(), nowNanos);
            case ReceiveEvent.Tick _ -> tick(nowNanos);
        }
        return effects.drain();
    }

    /** The frames kept for peers; read only. */
    public FrameRings rings() {
        return rings;
    }

    /** Highest epoch seen of a node in another start than the given one; 0 when none. */
    public long epochBeside(NodeId node, BootId boot) {
        OriginRow row = rows.get(node);
        return row == null ? 0 : row.epochBeside(boot);
    }

    /** What is known of each other node, in ascending order of node id. */
    public List<PeerView> views() {
        return rows.values().stream().map(OriginRow::view).toList();
    }

    /** Frames held until their boot id is proven; for the simulation, which checks the bound. */
    int unprovenFrames() {
        return unproven.size();
    }

    private List<OriginRow> rowsOf(NodeId node) {
        OriginRow row = rows.get(node);
        return row == null ? List.of() : List.of(row);
    }

    private void came(Frame frame, long nowNanos) {
        OriginRow row = rows.get(frame.origin());
        if (row != null && row.counts(frame.boot())) {
            row.came(frame, nowNanos);
        } else if (row != null && row.isPast(frame)) {
            row.refused(1);
        } else {
            effects.count(ReceiveEffect.Count.UNPROVEN, unproven.hold(frame, nowNanos));
            rowsOf(frame.origin()).forEach(known -> known.inDoubt(nowNanos));
        }
    }

    private void members(List<MemberFact> facts, long nowNanos) {
        for (MemberFact fact : facts) {
            if (fact.standing() != MemberFact.Standing.LEFT || rows.containsKey(fact.node())) {
                rows.computeIfAbsent(fact.node(), node -> new OriginRow(parts, node))
                        .member(fact, nowNanos);
            }
        }
        Set<NodeId> present = facts.stream()
                .filter(fact -> fact.standing() != MemberFact.Standing.LEFT)
                .map(MemberFact::node)
                .collect(Collectors.toSet());
        for (NodeId node : List.copyOf(rows.keySet())) {
            if (!present.contains(node)) {
                forget(node, nowNanos);
            }
        }
    }

    private void forget(NodeId node, long nowNanos) {
        OriginRow row = rows.get(node);
        if (row != null) {
            row.member(
                    new MemberFact(node, new BootId(0, 0), MemberFact.Standing.LEFT, 0, "is no member any more"),
                    nowNanos);
            rows.remove(node);
            rings.forget(node);
        }
    }

    private void tick(long nowNanos) {
        long pauseNanos = lastTickNanos == 0 ? 0 : nowNanos - lastTickNanos;
        lastTickNanos = nowNanos;
        if (pauseNanos > heartbeatNanos / 2) { // This node stood still: its repairs get the time that it did not run.
            rows.values().forEach(row -> row.postpone(pauseNanos));
        }
        rows.values().forEach(row -> row.tick(nowNanos));
        resyncs.tick(nowNanos);
        effects.count(ReceiveEffect.Count.UNPROVEN, unproven.expire(nowNanos - UNPROVEN_HEARTBEATS * heartbeatNanos));
    }

    private List<NodeId> candidates(NodeId origin) {
        List<NodeId> after = new ArrayList<>();
        List<NodeId> before = new ArrayList<>();
        rows.forEach((node, row) -> {
            if (row.isLive()) {
                (node.compareTo(origin) >= 0 ? after : before).add(node);
            }
        });
        after.addAll(before);
        return after;
    }
}
