package dev.agora.core.security;

import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.model.BootId;
import dev.agora.core.model.CommitOutcome;
import dev.agora.core.model.DataId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.raft.LogStatus;
import dev.agora.core.raft.ReplicatedLog;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.SingleNodeLog;
import dev.agora.core.store.rocks.RocksStore;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One node's blocking over a store on disk and a log of its own; what it publishes reaches the others of its network at once. */
final class SecurityNode implements AutoCloseable, NodeRpc, Membership, ReplicatedLog {
    final AddressBlocking blocking;
    final List<SecurityNode> network;
    volatile boolean hasQuorum = true;
    volatile boolean hasBus = true;
    /** Calls to this node that fail before one is answered. */
    final AtomicInteger refusals = new AtomicInteger();

    volatile String memberRange = "203.0.113.0/24";

    private final NodeId id;
    private final RocksStore store;
    private final SingleNodeLog log;
    private final OperationWriter writer;
    private volatile Handler handler = (caller, request) -> request;

    /** A node by the machine's clock. */
    SecurityNode(int number, Path folder, AddressPolicy policy, List<SecurityNode> network) {
        this(number, folder, policy, network, WallClock.system());
    }

    SecurityNode(int number, Path folder, AddressPolicy policy, List<SecurityNode> network, WallClock clock) {
        this.id = new NodeId(number);
        this.network = network;
        store = RocksStore.open(folder.resolve("store-" + number), (account, types, position) -> {});
        log = new SingleNodeLog(store);
        writer = new OperationWriter(
                this,
                new dev.agora.core.store.NoOtherNodes(),
                id,
                store,
                new OperationWriter.Times(Duration.ofMillis(50), Duration.ofMillis(50)),
                new OperationWriter.Sources(WallClock.system(), Ticker.system(), RandomSource.secure()));
        blocking = new AddressBlocking(
                policy,
                store,
                writer,
                this::publish,
                range -> AddressRange.parse(memberRange).overlaps(range),
                new PeerWords(this, this, Duration.ofSeconds(5)),
                clock);
        blocking.load();
        network.add(this);
    }

    /** Failures that this node tells who asks, on all nodes; while no block waits for the log. */
    long failures(InetAddress client) {
        String name = AddressRange.ofClient(client).toString();
        EventBatch page = EventCodec.decode(handler.handle(id, new byte[0])).orElseThrow();
        return page.events().stream()
                .flatMap(event -> ((ClusterEvent.AuthenticationFailures) event).counts().entrySet().stream())
                .filter(count -> FailureSpan.name(count.getKey()).equals(name))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void publish(ClusterEvent event) {
        network.stream()
                .filter(node -> hasBus && node != this)
                .forEach(node -> node.blocking.event(new EventPlace(id, 0, 0), event));
    }

    @Override
    public CompletionStage<CommitOutcome<byte[]>> submit(byte[] entry) {
        return hasQuorum
                ? log.submit(entry)
                : CompletableFuture.completedFuture(new CommitOutcome.NotLeader<>(Optional.empty()));
    }

    @Override
    public CompletionStage<CommitOutcome<Long>> readIndex() {
        return log.readIndex();
    }

    @Override
    public LogStatus status() {
        return log.status();
    }

    @Override
    public void serve(String method, Handler served) {
        handler = served;
    }

    @Override
    public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
        return network.stream()
                .filter(other -> other.id.equals(node))
                .findFirst()
                .map(other -> other.answer(id, request))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new RpcException(RpcException.Kind.NOT_SENT, "no node " + node, null)));
    }

    private CompletableFuture<byte[]> answer(NodeId caller, byte[] request) {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.UNKNOWN, "node " + id + " is busy", null));
        }
        try {
            return CompletableFuture.completedFuture(handler.handle(caller, request));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.FAILED, "node " + id + " failed", failure));
        }
    }

    @Override
    public CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout) {
        return CompletableFuture.failedFuture(new RpcException(RpcException.Kind.NOT_SENT, "no " + address, null));
    }

    @Override
    public MembershipView view() {
        List<Member> members = new ArrayList<>();
        network.forEach(node -> members.add(node.member()));
        return new MembershipView(member(), members);
    }

    private Member member() {
        HostPort nowhere = new HostPort("192.0.2.200", 1);
        NodeMetadata metadata = new NodeMetadata(
                nowhere,
                nowhere,
                NodeMetadata.ReplicaKind.VOTER,
                Optional.empty(),
                new DataId(1, id.value()),
                List.of(),
                "",
                1,
                0,
                0,
                "");
        return new Member(id, new BootId(1, id.value()), MemberState.ALIVE, metadata);
    }

    @Override
    public Registration listen(Consumer<MembershipEvent> listener) {
        return () -> {};
    }

    @Override
    public void describe(UnaryOperator<NodeMetadata> change) {
        // Nobody reads what this node says of itself.
    }

    @Override
    public void close() {
        network.remove(this);
        blocking.close();
        writer.close();
        store.close();
    }
}
