package dev.agora.core.security;

import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AddressBlocked;
import dev.agora.core.event.ClusterEvent.AddressUnblocked;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.EventCodec;
import dev.agora.core.store.BlockChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a node tells another one that asks, in pages: its words on blocks in ascending order, then its counts. Where a page ends is a text
 * that both sides find by themselves, so the one that answers remembers nothing; what changes on pages already told comes over the bus. Pure.
 */
final class WordPages {
    /** Where the first page begins. */
    static final String START = "";

    /** Most bytes of words on blocks in a page. */
    static final int MOST_BYTES = 192 * 1024;

    /** From how many counts on a page is full; one client's more at most, it stays below {@link EventCodec#MAX_BYTES}. */
    static final int FULL_COUNTS = 1_024;

    private static final String BLOCK = "block ";
    /** Comes after all ends of pages of blocks. */
    private static final String COUNT = "count ";

    private WordPages() {}

    /** The page behind an end; without events when there is no more. */
    static List<ClusterEvent> page(String after, List<BlockChange> words, FailureLog failures) {
        List<ClusterEvent> blocks = blocks(after, words);
        return blocks.isEmpty() ? counts(after, failures) : blocks;
    }

    /** Where a page ends; {@link #START} when it holds nothing of this kind. */
    static String end(List<ClusterEvent> page) {
        return page.stream().map(WordPages::end).max(Comparator.naturalOrder()).orElse(START);
    }

    private static List<ClusterEvent> blocks(String after, List<BlockChange> words) {
        List<ClusterEvent> page = new ArrayList<>();
        int bytes = EventCodec.HEAD_BYTES;
        for (BlockChange word : words.stream()
                .filter(word -> (BLOCK + word.range()).compareTo(after) > 0)
                .sorted(Comparator.comparing(BlockChange::range))
                .toList()) {
            ClusterEvent event = PeerWords.event(word);
            bytes += EventCodec.sizeOf(event);
            if (bytes > MOST_BYTES) {
                break;
            }
            page.add(event);
        }
        return page;
    }

    private static List<ClusterEvent> counts(String after, FailureLog failures) {
        String name = after.startsWith(COUNT) ? after.substring(COUNT.length()) : "";
        List<ClusterEvent> page = new ArrayList<>();
        Map<String, Long> part = new LinkedHashMap<>();
        failures.after(name, FULL_COUNTS).forEach((key, count) -> {
            part.put(key, count);
            if (part.size() == ClusterEvent.MAX_ENTRIES) {
                page.add(new AuthenticationFailures(part));
                part.clear();
            }
        });
        if (!part.isEmpty()) {
            page.add(new AuthenticationFailures(part));
        }
        return page;
    }

    private static String end(ClusterEvent event) {
        return switch (event) {
            case AddressBlocked blocked -> BLOCK + blocked.cidr();
            case AddressUnblocked unblocked -> BLOCK + unblocked.cidr();
            case AuthenticationFailures failures ->
                failures.counts().keySet().stream()
                        .map(key -> COUNT + FailureSpan.name(key))
                        .max(Comparator.naturalOrder())
                        .orElse(START);
            default -> START;
        };
    }
}
