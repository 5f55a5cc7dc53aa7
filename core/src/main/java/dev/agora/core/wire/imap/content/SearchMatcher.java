package dev.agora.core.wire.imap.content;

import dev.agora.core.mail.MessageBytes;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.wire.imap.command.SearchKey;
import dev.agora.core.wire.imap.command.SearchKey.Date.Relation;
import dev.agora.core.wire.imap.command.SequenceSet;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a message matches a search (RFC 9051 §6.4.4). Asks for the message's bytes only when a key needs them. Confined to one search.
 */
public final class SearchMatcher {
    private final SearchKey key;
    private final SearchContext context;
    private final IdentityHashMap<SequenceSet, SequenceSet> resolved = new IdentityHashMap<>();

    /** A matcher of one key in one session. */
    public SearchMatcher(SearchKey key, SearchContext context) {
        this.key = key;
        this.context = context;
    }

    /**
     * Whether a message matches.
     *
     * @param sequence its message number
     * @param bytes loads it, empty when it is gone; called at most once
     */
    public boolean matches(long sequence, MessageRow row, Supplier<Optional<MessageBytes>> bytes) {
        return test(key, new Candidate(sequence, row, bytes));
    }

    private boolean test(SearchKey tested, Candidate candidate) {
        MessageRow row = candidate.row;
        return switch (tested) {
            case SearchKey.All all -> true;
            case SearchKey.And and -> and.keys().stream().allMatch(each -> test(each, candidate));
            case SearchKey.Or or -> test(or.one(), candidate) || test(or.other(), candidate);
            case SearchKey.Not not -> !test(not.key(), candidate);
            case SearchKey.Flag flag -> row.flags().stream().anyMatch(flag.name()::equalsIgnoreCase);
            case SearchKey.Recent recent -> context.isRecent().test(row.uid());
            case SearchKey.Numbers(SequenceSet set) -> contains(set, candidate.sequence, context.largestSequence());
            case SearchKey.Uids(SequenceSet set) -> contains(set, row.uid().value(), context.largestUid());
            case SearchKey.SavedResult saved -> context.isSaved().test(row.uid());
            case SearchKey.Date date -> matchesDate(date, candidate);
            case SearchKey.Header header -> candidate.text().hasHeader(header.field(), header.text());
            case SearchKey.Body body -> candidate.text().bodyContains(body.text());
            case SearchKey.Text text -> candidate.text().contains(text.text());
            case SearchKey.Larger(long octets) -> row.octets() > octets;
            case SearchKey.Smaller(long octets) -> row.octets() < octets;
            case SearchKey.ModSeq(long least) -> row.modSeq().value() >= least;
            case SearchKey.Older(long seconds) -> age(row).compareTo(Duration.ofSeconds(seconds)) >= 0;
            case SearchKey.Younger(long seconds) -> age(row).compareTo(Duration.ofSeconds(seconds)) <= 0;
            case SearchKey.EmailIdentity(String id) -> ObjectIds.of(row.email()).equals(id);
            case SearchKey.ThreadIdentity thread -> false;
        };
    }

    private Duration age(MessageRow row) {
        return Duration.between(row.internalDate(), context.now());
    }

    private boolean contains(SequenceSet set, long number, long max) {
        // The same set is asked for each message: resolve it once.
        return resolved.computeIfAbsent(set, unresolved -> unresolved.resolve(max))
                .containsResolved(number);
    }

    private static boolean matchesDate(SearchKey.Date date, Candidate candidate) {
        Optional<LocalDate> day = switch (date.of()) {
            case INTERNAL -> Optional.of(LocalDate.ofInstant(candidate.row.internalDate(), ZoneOffset.UTC));
            case SENT -> candidate.text().sentDay();
        };
        return day.isPresent() && isIn(date.relation(), day.get().compareTo(date.day()));
    }

    private static boolean isIn(Relation relation, int comparison) {
        return switch (relation) {
            case BEFORE -> comparison < 0;
            case ON -> comparison == 0;
            case SINCE -> comparison >= 0;
        };
    }

    /** One message under test; loads its text when first asked. */
    private static final class Candidate {
        private final long sequence;
        private final MessageRow row;
        private final Supplier<Optional<MessageBytes>> bytes;
        private @Nullable SearchText text;

        private Candidate(long sequence, MessageRow row, Supplier<Optional<MessageBytes>> bytes) {
            this.sequence = sequence;
            this.row = row;
            this.bytes = bytes;
        }

        private SearchText text() {
            if (text == null) {
                text = new SearchText(MessageContent.of(bytes.get().orElseGet(() -> MessageBytes.of(new byte[0]))));
            }
            return text;
        }
    }
}
