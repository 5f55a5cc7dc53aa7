package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One node reads all that another one tells. */
class PeerWordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final AddressPolicy POLICY = new AddressPolicy(
            10,
            10,
            Duration.ofDays(1),
            Duration.ofHours(1),
            AddressRanges.parse(List.of()),
            AddressRanges.parse(List.of()));
    private static final NodeId TWO = new NodeId(2);

    @TempDir
    Path folder;

    private final List<SecurityNode> network = new CopyOnWriteArrayList<>();
    private final List<ClusterEvent> told = new CopyOnWriteArrayList<>();
    private final Lane lane = new Lane("pauses");
    private final Lines lines = new Lines();
    private SecurityNode two;
    private PeerWords asking;

    @BeforeEach
    void start() {
        SecurityNode one = new SecurityNode(1, folder, POLICY, network);
        two = new SecurityNode(2, folder, POLICY, network);
        asking = new PeerWords(one, one, TIMEOUT);
        lines.open();
    }

    @AfterEach
    void stop() {
        lines.close();
        lane.close();
        List.copyOf(network).forEach(SecurityNode::close);
    }

    @Test
    void readsPageAfterPageUntilNothingIsLeft() {
        serve(after -> pages(after, 40, 25));

        ask();

        assertThat(told).containsExactlyElementsOf(words(0, 1_000));
    }

    @Test
    void readsOnceWhatAnEarlierVersionTellsWhateverItIsAsked() {
        AtomicInteger calls = new AtomicInteger();
        serve(after -> {
            calls.incrementAndGet();
            return words(0, 10);
        });

        ask();

        assertThat(told).containsAll(words(0, 10));
        assertThat(calls).hasValue(2);
    }

    @Test
    void goesOnWhereItWasWhenAPageDidNotComeAndSaysSo() {
        List<String> asked = new CopyOnWriteArrayList<>();
        serve(after -> {
            asked.add(after);
            if (asked.size() == 2) {
                two.refusals.set(1);
            }
            return pages(after, 3, 25);
        });
        two.refusals.set(1);

        ask();

        Awaitility.await().atMost(LIMIT).until(() -> told.size() >= 75);
        assertThat(told).containsExactlyElementsOf(words(0, 75));
        assertThat(asked).doesNotHaveDuplicates();
        assertThat(lines.has("node 2", "did not tell", "node 2 is busy")).isTrue();
        assertThat(lines.has("node 2 tells its blocks and counts of failures again"))
                .isTrue();
    }

    @Test
    void asksAgainWhenAnAnswerCannotBeRead() {
        AtomicInteger calls = new AtomicInteger();
        two.serve("security-words", (caller, after) -> {
            if (calls.incrementAndGet() == 1) {
                return "what?".getBytes(StandardCharsets.UTF_8);
            }
            return new byte[] {1, 8, 1};
        });

        ask();

        Awaitility.await().atMost(LIMIT).until(() -> calls.get() == 2);
        assertThat(lines.has("node 2", "an answer of 5 bytes that this version cannot read"))
                .isTrue();
    }

    @Test
    void anEventThatCannotBeTakenIsLoggedAndKeepsNoneOfTheOthersAway() {
        serve(after -> pages(after, 2, 5));

        asking.ask(
                (node, event) -> {
                    if (event.equals(word(3))) {
                        throw new IllegalStateException("no room");
                    }
                    told.add(event);
                },
                lane);

        List<ClusterEvent> rest = new ArrayList<>(words(0, 10));
        rest.remove(word(3));
        assertThat(told).containsExactlyElementsOf(rest);
        assertThat(lines.has("node 2", "could not be taken", "10.0.100.103/32", "no room"))
                .isTrue();
    }

    @Test
    void aNodeThatLeftIsNotAskedAnyMore() {
        two.refusals.set(Integer.MAX_VALUE);
        ask();
        assertThat(lines.has("node 2", "did not tell")).isTrue();

        two.close();

        Awaitility.await().atMost(LIMIT).until(() -> lines.has("node 2", "is not asked any more"));
    }

    @Test
    void aFailureToAnswerIsLoggedWhereItHappens() {
        serve(after -> {
            throw new IllegalStateException("table is gone");
        });

        ask();

        assertThat(lines.has("node 1 was not told", "table is gone")).isTrue();
        assertThat(lines.has("node 2 did not tell", "node 2 failed")).isTrue();
    }

    private void ask() {
        asking.ask(
                (node, event) -> {
                    assertThat(node).isEqualTo(TWO);
                    told.add(event);
                },
                lane);
    }

    /** Has the second node tell what {@code page} gives. */
    private void serve(Function<String, List<ClusterEvent>> page) {
        new PeerWords(two, two, TIMEOUT).serve(page);
    }

    private static List<ClusterEvent> pages(String after, int pages, int size) {
        int next = IntStream.range(0, pages * size)
                .filter(number -> WordPages.end(List.of(word(number))).compareTo(after) > 0)
                .findFirst()
                .orElse(pages * size);
        return words(next, Math.min(next + size, pages * size));
    }

    private static List<ClusterEvent> words(int from, int to) {
        return IntStream.range(from, to).mapToObj(PeerWordsTest::word).toList();
    }

    /** In ascending order of its range's text. */
    private static ClusterEvent word(int number) {
        return new AddressUnblocked("10.0.%d.%d/32".formatted(100 + number / 100, 100 + number % 100), number + 1L);
    }

    /** What the package says. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Logger logger = (Logger) LoggerFactory.getLogger("dev.agora.core.security");
        private final List<String> said = new CopyOnWriteArrayList<>();

        void open() {
            start();
            logger.addAppender(this);
        }

        void close() {
            logger.detachAppender(this);
            stop();
        }

        boolean has(String... words) {
            return said.stream().anyMatch(line -> Stream.of(words).allMatch(line::contains));
        }

        @Override
        protected void append(ILoggingEvent event) {
            String cause = event.getThrowableProxy() == null
                    ? ""
                    : ": " + event.getThrowableProxy().getMessage();
            said.add(event.getFormattedMessage() + cause);
        }
    }
}
