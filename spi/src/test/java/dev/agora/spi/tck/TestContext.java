package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What core would lend to a coordinator, for tests: loopback, a free port, peers that a test adds and removes. */
public final class TestContext implements CoordinatorContext, AutoCloseable {
    private static final int FIRST_PORT = 10_000;
    private static final int LAST_PORT = 32_000;
    private static final int PORT_ATTEMPTS = 200;

    private final int nodeId;
    private final CoordinatorSettings settings;
    private final PeerAddress localAddress;
    private final List<PeerAddress> peers = new CopyOnWriteArrayList<>();
    private final RecordingReporter reporter = new RecordingReporter();
    private final ScheduledExecutorService scheduler;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private volatile String topic = Topic.NAME;
    private volatile @Nullable TlsMaterial tls;

    private TestContext(int nodeId, CoordinatorSettings settings, PeerAddress localAddress) {
        this.nodeId = nodeId;
        this.settings = settings;
        this.localAddress = localAddress;
        this.scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("test-context-" + nodeId).factory());
    }

    /** A node without peers on a free port of 127.0.0.1, with settings validated against the provider's table. */
    public static TestContext of(int nodeId, CoordinatorProvider provider, Map<String, String> settings) {
        return of(new PeerAddress(nodeId, "127.0.0.1", freePort()), provider, settings);
    }

    /** A node without peers at a given address, such as that of a node that is started again. */
    public static TestContext of(PeerAddress address, CoordinatorProvider provider, Map<String, String> settings) {
        return new TestContext(address.nodeId(), CoordinatorSettings.of(provider.properties(), settings), address);
    }

    /** Nodes 1 to {@code size} that know each other. */
    public static List<TestContext> cluster(int size, CoordinatorProvider provider, Map<String, String> settings) {
        List<TestContext> nodes = new ArrayList<>();
        for (int id = 1; id <= size; id++) {
            nodes.add(of(id, provider, settings));
        }
        introduce(nodes);
        return nodes;
    }

    /** Makes all of {@code nodes} peers of each other. */
    public static void introduce(List<TestContext> nodes) {
        for (TestContext node : nodes) {
            nodes.stream().filter(other -> other != node).forEach(other -> node.addPeer(other.localAddress()));
        }
    }

    /**
     * A TCP port of 127.0.0.1 that was free just now. It lies below those that the system gives to clients, so that none of
     * them takes it while a server that is to come back on it is away.
     */
    public static int freePort() {
        IOException last = new IOException("no port was tried");
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new UncheckedIOException("no free port on the loopback address", last);
    }

    /** Adds a live member. */
    public void addPeer(PeerAddress peer) {
        peers.add(peer);
    }

    /** Removes the live member of that node id. */
    public void removePeer(int id) {
        peers.removeIf(peer -> peer.nodeId() == id);
    }

    /** Sets the TLS material; call it before the coordinator is created. */
    public TestContext useTls(TlsMaterial material) {
        tls = material;
        return this;
    }

    /** Sets a topic of the test's own; call it before the coordinator is created. */
    public TestContext useTopic(String name) {
        topic = name;
        return this;
    }

    @Override
    public int nodeId() {
        return nodeId;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public CoordinatorSettings settings() {
        return settings;
    }

    @Override
    public PeerAddress localAddress() {
        return localAddress;
    }

    @Override
    public List<PeerAddress> peers() {
        return List.copyOf(peers);
    }

    @Override
    public Optional<TlsMaterial> tls() {
        return Optional.ofNullable(tls);
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public RecordingReporter reporter() {
        return reporter;
    }

    /** Ends the scheduler and the executor; close the coordinator first. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        executor.shutdownNow();
    }
}
