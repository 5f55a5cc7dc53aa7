package dev.agora.core.bus.switching;

import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.store.Applied;
import dev.agora.core.store.CoordinatorStep;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.apply.CoordinatorSteps;
import dev.agora.spi.CoordinatorProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What the nodes of a test share: members, node calls, the replicated row, two backends. */
final class TestCluster implements AutoCloseable {
    static final KeyRing RING = KeyRing.of(ClusterKey.stretch("correct horse battery staple"));

    final NamedProvider first = NamedProvider.of("First");
    final NamedProvider second = NamedProvider.of("Second");
    final Map<NodeId, SwitchNode> nodes = new ConcurrentHashMap<>();
    final Map<NodeId, Member> members = new ConcurrentHashMap<>();
    final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();
    final Map<NodeId, Map<String, NodeRpc.Handler>> handlers = new ConcurrentHashMap<>();
    final Set<NodeId> frontEnds = ConcurrentHashMap.newKeySet();
    volatile NodeId leader = new NodeId(1);
    private final List<CoordinatorProvider> found = new ArrayList<>(List.of(first, second));
    private volatile Optional<StoredCoordinator> row = Optional.empty();

    /** With further plug-ins on all nodes. */
    TestCluster(CoordinatorProvider... further) {
        found.addAll(List.of(further));
    }

    SwitchNode start(int id, long boot, OwnCoordinator own) {
        SwitchNode node = new SwitchNode(this, new NodeId(id), boot, found, own);
        nodes.put(node.id, node);
        node.start();
        return node;
    }

    SwitchNode startWithoutSecond(int id, long boot, OwnCoordinator own) {
        return startWith(id, boot, own, first);
    }

    SwitchNode startWith(int id, long boot, OwnCoordinator own, CoordinatorProvider only) {
        SwitchNode node = new SwitchNode(this, new NodeId(id), boot, List.of(only), own);
        nodes.put(node.id, node);
        node.start();
        return node;
    }

    static OwnCoordinator own(String type) {
        return new OwnCoordinator(type, true, Optional.empty(), Map.of());
    }

    Optional<StoredCoordinator> row() {
        return row;
    }

    /** The log of the cluster: one step at a time. */
    synchronized CommitOutcome<Applied> write(CoordinatorStep step) {
        OperationResult result;
        try {
            row = Optional.of(CoordinatorSteps.after(row, step, Instant.EPOCH));
            result = new OperationResult.Done();
        } catch (RuntimeException refused) {
            result = new OperationResult.Refused(OperationResult.Reason.INVALID, String.valueOf(refused.getMessage()));
        }
        return new CommitOutcome.Committed<>(new Applied(result, Position.NONE, 1));
    }

    void see(Member member) {
        members.put(member.id(), member);
        listeners.forEach(listener -> listener.accept(new MembershipEvent.Joined(member)));
    }

    void redescribe(NodeId id, UnaryOperator<dev.agora.core.membership.NodeMetadata> change) {
        members.computeIfPresent(
                id, (node, seen) -> new Member(node, seen.boot(), seen.state(), change.apply(seen.metadata())));
    }

    void stop(int id) {
        SwitchNode node = nodes.remove(new NodeId(id));
        if (node != null) {
            node.close();
            handlers.remove(node.id);
            members.computeIfPresent(
                    node.id, (key, seen) -> new Member(key, seen.boot(), MemberState.DOWN, seen.metadata()));
        }
    }

    List<CoordinatorReport> reports() {
        return members.values().stream()
                .filter(member -> member.state().isLive())
                .map(member -> member.metadata().coordinatorReport())
                .toList();
    }

    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(id -> stop(id.value()));
    }
}
