package dev.agora.coordinator.redis;

import static dev.agora.coordinator.redis.TestNode.PATIENCE;
import static dev.agora.coordinator.redis.TestNode.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of links to one server when it, or the way to it, fails. */
class RedisOutageTest {
    private final RedisProvider provider = new RedisProvider();
    private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void aServerThatRestartsAmidMessagesIsReportedAsAGapAndServesAgain() {
        RedisProcess server = opened(RedisProcess.start());
        TestNode publisher = node(1, server.url());
        TestNode receiver = node(2, server.url());
        List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();

        texts.subList(0, 100).forEach(publisher::deliver);
        receiver.awaitTexts(texts.subList(0, 100));
        server.kill();
        receiver.awaitTrouble("127.0.0.1 port " + server.port());
        server.startAgain();
        publisher.awaitUp();
        receiver.awaitUp();
        texts.subList(100, 300).forEach(publisher::deliver);

        receiver.awaitTexts(texts);
        assertThat(receiver.received()).containsExactlyElementsOf(texts);
        receiver.awaitGaps(2);
        assertThat(receiver.gaps().getLast()).contains("subscribed anew", "127.0.0.1 port " + server.port());
    }

    @Test
    void changesOfHealthAreReportedAndTheirLoggingIsLeftToTheNode() {
        RedisProcess server = opened(RedisProcess.start());
        try (LogLines log = new LogLines()) {
            TestNode node = node(1, server.url());
            node.awaitUp();
            server.kill();
            node.awaitTrouble("127.0.0.1 port " + server.port());
            server.startAgain();
            node.awaitUp();

            assertThat(log.all()).noneMatch(line -> line.startsWith("WARN") || line.startsWith("INFO"));
        }
    }

    @Test
    void aServerThatIsAbsentAtTheStartIsNamedAndUsedOnceItComes() {
        RedisProcess server = opened(RedisProcess.at(TestContext.freePort()));
        TestNode publisher = node(1, server.url());
        TestNode receiver = node(2, server.url());
        publisher.awaitTrouble("127.0.0.1 port " + server.port(), "cannot be reached", "mend host and port");
        assertThat(failureOf(publisher.publish("early")).kind()).isEqualTo(CoordinatorException.Kind.TRANSIENT);

        server.startAgain();

        publisher.awaitUp();
        receiver.awaitUp();
        publisher.deliver("late");
        receiver.awaitText("late");
        receiver.awaitGaps(1);
    }

    @Test
    void aLinkThatSwallowsEveryByteIsFoundAndReplaced() {
        RedisProcess server = opened(RedisProcess.start());
        TcpProxy proxy = opened(new TcpProxy(server.port()));
        TestNode publisher = node(1, server.url());
        TestNode receiver = node(2, proxy.url());
        receiver.awaitHears(publisher, "before");

        proxy.swallow();

        receiver.awaitGaps(2);
        assertThat(receiver.gaps().getFirst()).contains("no answer for 600 ms");
        receiver.awaitUp();
        publisher.deliver("after");
        receiver.awaitText("after");
    }

    @Test
    void aReceiverThatTheServerDropsForBeingSlowReportsAGap() {
        RedisProcess server = opened(RedisProcess.start("--client-output-buffer-limit", "pubsub 64kb 64kb 1"));
        TestNode publisher = node(1, server.url());
        TestNode receiver = node(2, server.url());
        receiver.awaitHears(publisher, "before");

        publisher.coordinator().publish(Payload.copyOf(new byte[200_000]));

        receiver.awaitGaps(2);
        receiver.awaitUp();
        publisher.awaitUp();
        receiver.awaitHears(publisher, "after");
        assertThat(receiver.received()).doesNotContain("200000");
    }

    @Test
    void aSubscriptionThatTheServerEndsReportsAGap() {
        RedisProcess server = opened(RedisProcess.start());
        TestNode publisher = node(1, server.url());
        TestNode receiver = node(2, server.url());
        receiver.awaitHears(publisher, "before");

        assertThat(server.command("CLIENT KILL TYPE pubsub")).startsWith(":2");

        receiver.awaitGaps(2);
        receiver.awaitUp();
        receiver.awaitHears(publisher, "after");
    }

    @Test
    void aStalledServerBlocksNoPublisherAndRefusesBeyondTheWindow() {
        RedisProcess server = opened(RedisProcess.start());
        TestNode node = opened(TestNode.started(1, provider, quick("url", server.url(), "window", "256")));
        node.awaitUp();

        server.pause();
        List<CompletionStage<Void>> stages = IntStream.range(0, 600)
                .mapToObj(i -> node.publish("stalled " + i))
                .toList();

        assertThat(failureOf(stages.getLast()).kind()).isEqualTo(CoordinatorException.Kind.TRANSIENT);
        assertThat(failureOf(stages.getLast())).hasMessageContaining("256 payloads");
        await("all stages end while the server stalls")
                .atMost(PATIENCE)
                .until(() -> stages.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        node.awaitTrouble("no answer");
        server.resume();
        node.awaitUp();
    }

    @Test
    void closingWhileTheServerStallsKeepsItsBound() {
        RedisProcess server = opened(RedisProcess.start());
        TestNode node = node(1, server.url());
        node.awaitUp();
        server.pause();
        CompletionStage<Void> waiting = node.publish("never answered");

        await("close returns").pollInSameThread().atMost(Duration.ofSeconds(5)).until(() -> {
            node.coordinator().close();
            return true;
        });

        assertThat(failureOf(waiting).kind()).isEqualTo(CoordinatorException.Kind.BUG);
        assertThat(node.coordinator().health()).isInstanceOf(CoordinatorHealth.Down.class);
        server.resume();
    }

    @Test
    void aReceiverThatIsBehindDropsAndReportsAGapAndGoesOn() {
        RedisProcess server = opened(RedisProcess.start());
        TestNode publisher = node(1, server.url());
        TestNode receiver = opened(TestNode.started(2, provider, quick("url", server.url(), "inbox", "1024")));
        receiver.awaitHears(publisher, "before");
        Semaphore gate = new Semaphore(0);
        receiver.coordinator().subscribe(payload -> gate.acquireUninterruptibly());

        IntStream.range(0, 1_500).forEach(i -> publisher.deliver("text " + i));

        receiver.awaitGaps(1);
        assertThat(receiver.gaps().getFirst()).contains("the receiver is behind");
        gate.release(10_000);
        receiver.awaitGaps(2);
        assertThat(receiver.coordinator().health()).isInstanceOf(CoordinatorHealth.Up.class);
    }

    @Test
    void theOlderProtocolServesAsWell() {
        RedisProcess server = opened(RedisProcess.start());
        TestNode older = opened(TestNode.started(1, provider, quick("url", server.url(), "protocolVersion", "resp2")));
        TestNode newer = node(2, server.url());

        older.awaitHears(newer, "to the older");
        newer.awaitHears(older, "to the newer");

        assertThat(older.gaps()).isEmpty();
        assertThat(older.coordinator().health()).isInstanceOf(CoordinatorHealth.Up.class);
    }

    private TestNode node(int id, String url) {
        return opened(TestNode.started(id, provider, quick("url", url)));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private static CoordinatorException failureOf(CompletionStage<Void> stage) {
        await().atMost(PATIENCE).until(() -> stage.toCompletableFuture().isDone());
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CoordinatorException failure) {
                return failure;
            }
        }
        throw new AssertionError("the stage did not fail as it should");
    }
}
