package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.BlockChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All that a node tells another one, page by page. */
class WordPagesTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final int FULL = WordPages.FULL_COUNTS;
    private static final Duration WINDOW = Duration.ofDays(1);
    private static final String LONGEST_REASON = "\u20ac".repeat(BlockChange.MAX_REASON);

    private final FailureLog failures = new FailureLog(new NodeId(1), WINDOW, () -> NOW);

    @Test
    void allBlocksAndCountsComeHoweverMany() {
        List<BlockChange> words = new ArrayList<>();
        for (int word = 0; word < 3_000; word++) {
            words.add(word(word, word % 7 != 0));
        }
        for (int client = 0; client < 5_000; client++) {
            failures.failed(FailureKind.LOGIN, client(client));
            failures.failed(FailureKind.PROTOCOL, client(client));
        }

        List<ClusterEvent> told = read(words);

        assertThat(told.stream().filter(event -> !(event instanceof AuthenticationFailures)))
                .containsExactlyInAnyOrderElementsOf(
                        words.stream().map(PeerWords::event).toList());
        Map<String, Long> counts = counts(told);
        assertThat(counts).hasSize(10_000).containsEntry(client(4_999) + "@" + NOW.toEpochMilli() + ".1", 1L);
    }

    @Test
    void pageOfClientsWithAsManySpansAsAreRememberedFitsAnAnswer() {
        for (int client = 0; client < 5; client++) {
            String name = "2001:db8:1111:222" + client + ":0:0:0:0/64";
            Map<String, Long> spans = new TreeMap<>();
            for (int span = 0; span < (client == 0 ? FULL - 1 : FULL); span++) {
                FailureSpan told = new FailureSpan(new NodeId(Integer.MAX_VALUE), NOW.toEpochMilli() - span);
                spans.put(told.key(FailureKind.PROTOCOL.key(name)), (long) Integer.MAX_VALUE);
            }
            failures.told(spans);
        }

        assertThat(counts(read(List.of()))).hasSize(5 * FULL - 1);
    }

    @Test
    void wordsThatChangeBetweenPagesKeepNoneOfTheOthersAway() {
        List<BlockChange> words = new ArrayList<>();
        for (int word = 0; word < 1_000; word++) {
            words.add(word(word, true));
        }
        List<ClusterEvent> first = WordPages.page(WordPages.START, words, failures);
        assertThat(first).hasSizeLessThan(words.size());
        List<ClusterEvent> all = words.stream().map(PeerWords::event).toList();
        words.removeIf(word -> first.contains(PeerWords.event(word)));

        List<ClusterEvent> told = new ArrayList<>(first);
        told.addAll(read(WordPages.end(first), words));

        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void whatIsForgivenOrTooOldIsNotTold() {
        failures.failed(FailureKind.LOGIN, client(1));
        failures.forgive(client(1));

        assertThat(WordPages.page(WordPages.START, List.of(), failures)).isEmpty();
    }

    private List<ClusterEvent> read(List<BlockChange> words) {
        return read(WordPages.START, words);
    }

    /** Reads as a node does that asks; each page must fit an answer. */
    private List<ClusterEvent> read(String after, List<BlockChange> words) {
        List<ClusterEvent> told = new ArrayList<>();
        String end = after;
        for (List<ClusterEvent> page = WordPages.page(end, words, failures);
                !page.isEmpty();
                page = WordPages.page(end, words, failures)) {
            assertThat(EventCodec.encode(EventBatch.of(1, page))).hasSizeLessThanOrEqualTo(EventCodec.MAX_BYTES);
            assertThat(WordPages.end(page)).isGreaterThan(end);
            told.addAll(page);
            end = WordPages.end(page);
        }
        return told;
    }

    private static Map<String, Long> counts(List<ClusterEvent> told) {
        Map<String, Long> counts = new TreeMap<>();
        for (ClusterEvent event : told) {
            if (event instanceof AuthenticationFailures failed) {
                counts.putAll(failed.counts());
            }
        }
        return counts;
    }

    private static BlockChange word(int number, boolean isBlocked) {
        return isBlocked
                ? new BlockChange(client(number), true, BlockChange.FOREVER, LONGEST_REASON, number + 1L)
                : new BlockChange(client(number), false, NOW, "", number + 1L);
    }

    private static String client(int number) {
        return "192.0." + number / 250 + "." + number % 250 + "/32";
    }
}
