package dev.agora.core.raft;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.Membership;
import dev.agora.core.membership.MembershipEvent;
import dev.agora.core.membership.MembershipView;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a node says of a replica that does not start. */
class NodeDriverTest {
    private static final RandomSource RANDOM = RandomSource.secure();
    private static final HostPort NOWHERE = new HostPort("127.0.0.1", 1);

    @TempDir
    private Path home = Path.of("");

    private final Logger logger = (Logger) LoggerFactory.getLogger(NodeDriver.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    /** Carries out one beat of a member of a cluster, on a Raft server that is interrupted when it shall start a group. */
    private List<ILoggingEvent> beat(Consumer<NodeDriver> before) throws IOException {
        try (DataDirectory directory = DataDirectory.open(home.resolve("n1"), Optional.of(new NodeId(1)), RANDOM);
                Lane lane = new Lane("raft-1")) {
            directory.change(empty -> empty.joined(RANDOM.clusterId()));
            NodeDriver driver = driver(directory, lane);
            before.accept(driver);
            CompletableFuture.runAsync(driver::beat, lane::execute)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
        return logged.list;
    }

    private NodeDriver driver(DataDirectory directory, Lane lane) throws IOException {
        RaftPeerId self = PeerNames.peerId(directory.identity().founder());
        RaftServer server = (RaftServer) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RaftServer.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getGroupIds" -> List.of();
                    case "getId" -> self;
                    default -> throw new InterruptedIOException("interrupted in " + method.getName());
                });
        RaftSettings raft = new RaftSettings(
                Duration.ofMillis(500), Duration.ofSeconds(3), 10 << 20, Duration.ofSeconds(2), 5, 1_000);
        LogMark mark = LogMark.open(directory.path(), directory.identity().data());
        ListApplier applier =
                new ListApplier(Files.createDirectories(home.resolve("store")).resolve("list"));
        RatisLog log = new RatisLog(server, raft, new Machines(applier, mark), mark);
        RaftNodeSettings settings = new RaftNodeSettings(
                NOWHERE,
                ReplicaKind.VOTER,
                List.of(),
                OptionalInt.empty(),
                Duration.ofMillis(100),
                Duration.ofMinutes(5),
                raft);
        return new NodeDriver(
                settings,
                directory,
                new Alone(directory.identity()),
                new NoCalls(),
                lane,
                new NodeDriver.RatisGroupAndLog(log, new RatisGroup(log)),
                new NodeDriver.TickerAndRandom(Ticker.system(), RANDOM));
    }

    @Test
    void aStopThatInterruptsTheStartOfTheReplicaIsNoErrorAndSendsNobodyToTheData() throws IOException {
        List<ILoggingEvent> lines = beat(NodeDriver::stops);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).contains("the node stops").doesNotContain("move");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }

    @Test
    void aReplicaThatDoesNotStartWhileTheNodeRunsIsAnErrorWithItsRemedy() throws IOException {
        List<ILoggingEvent> lines = beat(driver -> {});

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getFormattedMessage()).contains("does not start", "move", home.toString());
        });
    }

    /** A node that sees only itself. */
    private record Alone(Identity identity) implements Membership {
        @Override
        public MembershipView view() {
            NodeMetadata metadata = new NodeMetadata(
                    NOWHERE,
                    NOWHERE,
                    ReplicaKind.VOTER,
                    identity.cluster(),
                    identity.data(),
                    List.of(),
                    "test",
                    1,
                    0,
                    0,
                    "");
            Member self = new Member(identity.node(), RANDOM.bootId(), MemberState.ALIVE, metadata);
            return new MembershipView(self, List.of(self));
        }

        @Override
        public Registration listen(Consumer<MembershipEvent> listener) {
            return () -> {};
        }

        @Override
        public void describe(UnaryOperator<NodeMetadata> change) {}
    }

    /** Nobody can be called. */
    private static final class NoCalls implements NodeRpc {
        @Override
        public void serve(String method, Handler handler) {}

        @Override
        public CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration timeout) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.NOT_SENT, "no node " + node, null));
        }

        @Override
        public CompletionStage<byte[]> callAddress(HostPort address, String method, byte[] request, Duration timeout) {
            return CompletableFuture.failedFuture(
                    new RpcException(RpcException.Kind.NOT_SENT, "no address " + address, null));
        }
    }
}
