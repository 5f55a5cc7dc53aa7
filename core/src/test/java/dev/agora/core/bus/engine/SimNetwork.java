package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.bus.engine.MemberFact.Standing;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BootId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Nodes, a coordinator and node calls in virtual time, all decided by one seed. The coordinator loses, delays, reorders, repeats and swallows;
 * calls get lost and links are cut; nodes crash and start again, some without their disk; membership convicts the living; an outsider
 * repeats what it recorded. In a calm run only the coordinator misbehaves, and never for longer than the journals hold.
 */
final class SimNetwork {
    static final long HEARTBEAT = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final int MAX_RECORDED = 200;

    final RandomSource random;
    final SimLedger ledger = new SimLedger();
    final Map<NodeId, SimProcess> nodes = new TreeMap<>();
    long nowNanos = 1;
    long delivered;
    long resyncs;
    private long resyncsAtStart;
    boolean isTraced;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::nanos).thenComparingLong(Task::order));
    private final Map<NodeId, Long> disks = new HashMap<>();
    private final Set<Set<NodeId>> cuts = new HashSet<>();
    private final List<Frame> recorded = new ArrayList<>();
    private final int size;
    private final int lossPercent;
    private final boolean isCalm;
    private boolean brokerDown;
    private boolean brokerSwallows;
    private boolean healed;
    private long order;
    private long events;

    SimNetwork(long seed, boolean isCalm) {
        this.random = RandomSource.seeded(seed);
        this.isCalm = isCalm;
        this.size = 3 + random.below(3);
        this.lossPercent = random.below(4) * 10;
    }

    void trace(Supplier<String> line) {
        if (isTraced) {
            System.out.println(nowNanos / MILLI + " ms " + line.get());
        }
    }

    /** Faults for a while, then none; in the end each process that lives knows everything. */
    void play(int seconds) {
        for (int number = 1; number <= size; number++) {
            start(new NodeId(number));
        }
        for (long at = 0; at < seconds * 1000L; at += 20 + random.below(60)) {
            after(at * MILLI, this::work);
        }
        for (long at = 500; at < seconds * 1000L; at += 200 + random.below(1500)) {
            after(at * MILLI, this::mischief);
        }
        run(3 * HEARTBEAT);
        resyncsAtStart = resyncs;
        run((seconds * 1000L - 3000) * MILLI);
        heal();
        run(8 * HEARTBEAT);
        nodes.values().stream().filter(process -> !process.dead).forEach(this::checkAll);
        if (isCalm) {
            assertThat(resyncs - resyncsAtStart).as("NoNeedlessResync").isZero();
        }
    }

    private void checkAll(SimProcess process) {
        assertThat(process.heard.heardTwice())
                .as("OnceInOrder: node %s", process.id)
                .isFalse();
        assertThat(ledger.commits().stream()
                        .filter(commit -> !commit.node().equals(process.id) && commit.nanos() > process.startNanos)
                        .filter(commit -> !process.heard.knows(commit)))
                .as("NoSilentLoss: node %s does not know", process.id)
                .isEmpty();
        assertThat(process.engine.views())
                .as("at rest node %s follows all who live, without lag", process.id)
                .filteredOn(peer -> peer.standing() == Standing.LIVE)
                .hasSize((int) nodes.values().stream()
                                .filter(other -> !other.dead)
                                .count()
                        - 1)
                .allMatch(peer -> node(peer.node()).boot.equals(peer.boot()) && peer.lag() == 0);
    }

    private void run(long nanos) {
        long end = nowNanos + nanos;
        while (!tasks.isEmpty() && tasks.peek().nanos() <= end) {
            Task task = tasks.remove();
            nowNanos = task.nanos();
            task.work().run();
        }
        nowNanos = end;
    }

    private void after(long nanos, Runnable work) {
        tasks.add(new Task(nowNanos + nanos, order++, work));
    }

    private long delay() {
        return (1 + random.below(random.below(10) == 0 ? 300 : 10)) * MILLI;
    }

    private void start(NodeId id) {
        BootId boot = random.bootId();
        long seen = nodes.values().stream()
                .filter(other -> !other.dead && !other.id.equals(id) && !isCut(other.id, id))
                .mapToLong(other -> other.engine.epochBeside(id, boot))
                .max()
                .orElse(0);
        long epoch = Math.max(disks.getOrDefault(id, 0L), seen) + 1;
        disks.put(id, epoch);
        SimProcess process = new SimProcess(this, id, boot, epoch);
        nodes.put(id, process);
        trace(() -> "node " + id + " starts with boot " + boot + " epoch " + epoch);
        tick(process);
        for (SimProcess other : nodes.values()) {
            if (!other.id.equals(id)) {
                gossip(process, other.id, Standing.LIVE);
                gossip(other, id, Standing.LIVE);
            }
        }
    }

    private void tick(SimProcess process) {
        if (!process.dead) {
            process.step(new ReceiveEvent.Tick());
            after(HEARTBEAT / 8, () -> tick(process));
        }
    }

    /** Lets one process hear by gossip what another one is, some time later. */
    private void gossip(SimProcess hearer, NodeId about, Standing standing) {
        after((50 + random.below(800)) * MILLI, () -> {
            SimProcess subject = node(about);
            boolean isLive = !subject.dead && standing == Standing.LIVE;
            MemberFact fact = new MemberFact(
                    about,
                    subject.boot,
                    isLive ? Standing.LIVE : Standing.GONE,
                    subject.outgoing.last(),
                    isLive ? "is ALIVE" : "is DOWN");
            hearer.view.put(about, fact);
            hearer.step(new ReceiveEvent.Members(List.copyOf(hearer.view.values())));
        });
    }

    private void crash(SimProcess process) {
        trace(() -> "node " + process.id + " crashes");
        process.dead = true;
        ledger.ended(process.boot, nowNanos);
        if (random.below(4) == 0) {
            disks.remove(process.id);
        }
        process.isGoneForGood = random.below(5) == 0;
        after((100 + random.below(6000)) * MILLI, () -> {
            if (nodes.get(process.id) == process && !process.isGoneForGood) {
                start(process.id);
            }
        });
        if (process.isGoneForGood || random.below(2) == 0) {
            nodes.values().forEach(other -> {
                if (!other.id.equals(process.id)) {
                    gossip(other, process.id, Standing.GONE);
                }
            });
        }
    }

    private void work() {
        SimProcess process = any();
        if (process.dead) {
            return;
        }
        for (int burst = !isCalm && random.below(10) == 0 ? 12 : 1; burst > 0; burst--) {
            events++;
            ClusterEvent event = random.below(3) > 0
                    ? new CredentialRevoked(new AccountId(events))
                    : new StateChanged(
                            new AccountId(1 + random.below(3)), Map.of(ChangeType.EMAIL, new Position(events)));
            ledger.committed(process.id, event, nowNanos);
            process.outgoing.offer(event);
        }
        ledger.published(process.boot, process.outgoing.last());
        after(random.below(5) * MILLI, () -> flush(process));
    }

    private void flush(SimProcess process) {
        if (process.dead) {
            return;
        }
        if (process.epoch() == 0) {
            after(50 * MILLI, () -> flush(process));
            return;
        }
        for (Optional<Outgoing.Batch> batch = process.outgoing.drain(process.epoch(), 0);
                batch.isPresent();
                batch = process.outgoing.drain(process.epoch(), 0)) {
            byte[] encoded = batch.get().encoded();
            EventBatch numbered = EventCodec.decode(encoded).orElseThrow();
            Frame frame = new Frame(process.id, process.boot, numbered, encoded);
            ledger.published(process.boot, numbered.sequence());
            process.journal.add(numbered.sequence(), frame.sealed());
            broadcast(process, frame);
        }
    }

    private void broadcast(SimProcess from, Frame frame) {
        if (recorded.size() < MAX_RECORDED) {
            recorded.add(frame);
        }
        from.failing = brokerDown;
        if (brokerDown) {
            nodes.keySet().forEach(other -> tell(from, other, true));
            return;
        }
        for (NodeId other : nodes.keySet()) {
            boolean isLost = !healed && (brokerSwallows || random.below(100) < lossPercent);
            if (!other.equals(from.id) && !isLost) {
                give(other, frame);
                if (!healed && random.below(10) == 0) {
                    give(other, frame);
                }
            }
        }
    }

    private void give(NodeId to, Frame frame) {
        after(delay(), () -> node(to).step(new ReceiveEvent.Came(frame)));
    }

    private void tell(SimProcess from, NodeId to, boolean urgent) {
        if (!to.equals(from.id) && passes(from.id, to)) {
            ReceiveEvent.Told told = new ReceiveEvent.Told(from.id, from.boot, from.outgoing.last(), urgent);
            after(delay(), () -> node(to).step(told));
        }
    }

    /** The node call hello; tells the caller's position too. */
    void hello(SimProcess caller, ReceiveEffect.Hello hello) {
        caller.begins(hello.node());
        tell(caller, hello.node(), caller.failing && caller.outgoing.last() > 0);
        call(
                caller,
                hello.node(),
                HEARTBEAT,
                (callee, delay) -> {
                    ReceiveEvent answer = new ReceiveEvent.HelloAnswered(
                            hello.node(), hello.random(), callee.boot, callee.epoch(), callee.outgoing.last());
                    after(delay, () -> end(caller, hello.node(), answer));
                },
                delay -> after(
                        delay,
                        () -> end(
                                caller,
                                hello.node(),
                                new ReceiveEvent.HelloFailed(hello.node(), hello.random(), "timeout"))));
    }

    /** The node call fetch. */
    void fetch(SimProcess caller, ReceiveEffect.Fetch fetch) {
        Object mark = List.of(fetch.origin(), fetch.boot());
        caller.begins(mark);
        call(
                caller,
                fetch.asked(),
                HEARTBEAT / 2,
                (callee, delay) -> {
                    List<byte[]> sealed = callee.id.equals(fetch.origin()) && callee.boot.equals(fetch.boot())
                            ? callee.journal.range(fetch.from(), fetch.to(), 200)
                            : callee.engine.rings().range(fetch.origin(), fetch.boot(), fetch.from(), fetch.to(), 200);
                    List<Frame> frames = sealed.stream()
                            .map(bytes -> new Frame(
                                    fetch.origin(),
                                    fetch.boot(),
                                    EventCodec.decode(bytes).orElseThrow(),
                                    bytes))
                            .toList();
                    after(delay, () -> end(caller, mark, new ReceiveEvent.Fetched(fetch, frames)));
                },
                delay -> after(delay, () -> end(caller, mark, new ReceiveEvent.FetchFailed(fetch, "timeout"))));
    }

    private void call(SimProcess caller, NodeId to, long limit, Served served, Failed failed) {
        long there = delay();
        if (!passes(caller.id, to)) {
            failed.after(random.below(2) == 0 ? limit : there);
            return;
        }
        after(there, () -> {
            SimProcess callee = node(to);
            long back = delay();
            if (callee.dead || !passes(to, caller.id)) {
                failed.after(limit - there);
            } else {
                served.by(callee, back);
            }
        });
    }

    private static void end(SimProcess caller, Object mark, ReceiveEvent event) {
        caller.underWay.remove(mark);
        caller.step(event);
    }

    private boolean passes(NodeId from, NodeId to) {
        return healed || (!isCut(from, to) && (isCalm || random.below(100) >= lossPercent / 3));
    }

    private boolean isCut(NodeId one, NodeId other) {
        return cuts.contains(Set.of(one, other));
    }

    private void mischief() {
        SimProcess victim = any();
        int kind = random.below(9);
        switch (isCalm && kind >= 2 && kind <= 4 ? 5 : kind) {
            case 0 -> brokerDown = !brokerDown;
            case 1 -> brokerSwallows = !brokerSwallows;
            case 2 -> {
                if (!victim.dead) {
                    crash(victim);
                }
            }
            case 3 -> {
                NodeId other = any().id;
                if (!other.equals(victim.id) && !cuts.remove(Set.of(victim.id, other))) {
                    cuts.add(Set.of(victim.id, other));
                }
            }
            case 4 -> {
                NodeId other = any().id;
                if (!other.equals(victim.id)) {
                    gossip(victim, other, Standing.GONE);
                    after((1000 + random.below(4000)) * MILLI, () -> gossip(victim, other, Standing.LIVE));
                }
            }
            case 5 -> replay();
            case 6 -> victim.step(new ReceiveEvent.MaybeMissed());
            default ->
                nodes.keySet().forEach(other -> {
                    if (!other.equals(victim.id)) {
                        gossip(victim, other, Standing.LIVE);
                    }
                });
        }
    }

    private void replay() {
        for (int count = Math.min(20, recorded.size()); count > 0; count--) {
            give(any().id, recorded.get(random.below(recorded.size())));
        }
    }

    private void heal() {
        trace(() -> "all faults end");
        healed = true;
        brokerDown = false;
        brokerSwallows = false;
        cuts.clear();
        for (SimProcess process : List.copyOf(nodes.values())) {
            if (process.dead && !process.isGoneForGood) {
                start(process.id);
            }
        }
        run(2 * HEARTBEAT);
        for (SimProcess process : nodes.values()) {
            nodes.keySet().stream()
                    .filter(other -> !other.equals(process.id))
                    .forEach(other -> gossip(process, other, Standing.LIVE));
        }
    }

    private SimProcess node(NodeId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private SimProcess any() {
        return node(new NodeId(1 + random.below(size)));
    }

    /** What runs when. */
    private record Task(long nanos, long order, Runnable work) {}

    /** A call that was served, and how long its answer takes. */
    @FunctionalInterface
    private interface Served {
        void by(SimProcess callee, long delay);
    }

    /** A call that fails some time later. */
    @FunctionalInterface
    private interface Failed {
        void after(long delay);
    }
}
