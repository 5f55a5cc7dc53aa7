package dev.agora.core.wire.imap;

import dev.agora.core.mail.AppendedUid;
import dev.agora.core.mail.CopiedUids;
import dev.agora.core.mail.FlagChange;
import dev.agora.core.mail.MailService;
import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.mail.MessageBytes;
import dev.agora.core.mail.MessageRead;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.mail.Spool;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.Uid;
import dev.agora.core.session.MailboxView;
import dev.agora.core.wire.imap.command.FetchItem;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.MessageSet;
import dev.agora.core.wire.imap.command.SearchReturn;
import dev.agora.core.wire.imap.command.SequenceSet;
import dev.agora.core.wire.imap.content.MessageContent;
import dev.agora.core.wire.imap.content.SearchContext;
import dev.agora.core.wire.imap.content.SearchMatcher;
import dev.agora.core.wire.imap.encode.FetchWriter;
import dev.agora.core.wire.imap.encode.MailboxWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Commands about messages of the selected mailbox (RFC 9051 §6.4), and APPEND. Confined to its connection. */
final class MessageCommands {
    private final ClientState state;
    private final MailService mail;

    MessageCommands(ClientState state) {
        this.state = state;
        this.mail = state.services.mail();
    }

    void fetch(ImapCommand.Fetch fetch) {
        List<MessageRow> rows = rows(fetch.set(), fetch.uid());
        if (rows.isEmpty() && isBadNumber(fetch.set(), fetch.uid(), fetch.tag())) {
            return;
        }
        Set<FetchItem> items = new java.util.LinkedHashSet<>();
        if (fetch.uid()) {
            items.add(FetchItem.Simple.UID);
        }
        items.addAll(fetch.items());
        Set<Uid> seen = markSeen(rows, fetch.items());
        boolean isComplete = true;
        boolean allThere = true;
        Optional<String> unavailable = Optional.empty();
        for (MessageRow named : rows) {
            int sequence = state.selected().sequenceOf(named.uid());
            MessageRow row = state.selected().rows().get(sequence - 1);
            if (state.connection.isClosing()) {
                return;
            }
            if (fetch.changedSince().isPresent()
                    && row.modSeq().value() <= fetch.changedSince().getAsLong()) {
                continue;
            }
            List<FetchItem> wanted = new ArrayList<>(items);
            if (seen.contains(row.uid()) && !items.contains(FetchItem.Simple.FLAGS)) {
                wanted.add(FetchItem.Simple.FLAGS);
            }
            Optional<MessageContent> content = Optional.empty();
            if (FetchWriter.needsMessage(wanted)) {
                MessageRead read = read(row);
                if (read instanceof MessageRead.Unavailable(String text)) {
                    unavailable = Optional.of(text);
                }
                content = read instanceof MessageRead.Found(MessageBytes bytes)
                        ? Optional.of(MessageContent.of(bytes))
                        : Optional.empty();
                if (content.isEmpty()) {
                    allThere = false;
                    continue;
                }
            }
            isComplete &= state.fetches.fetch(sequence, row, false, wanted, content);
            state.drainWhenLarge();
        }
        String reply = unavailable
                .map(text -> "NO [UNAVAILABLE] " + text)
                .orElse(
                        !isComplete
                                ? "NO [UNKNOWN-CTE] The encoding of a part is unknown"
                                : allThere ? "OK FETCH completed" : "NO [EXPUNGEISSUED] Some of the messages are gone");
        state.out.tagged(fetch.tag(), reply);
    }

    private MessageRead read(MessageRow row) {
        return mail.message(state.account(), state.selected().info().id(), row.uid());
    }

    /** Sets {@code \Seen} where an item does so; the UIDs of messages that got it. A failure leaves them unseen: reading goes on. */
    private Set<Uid> markSeen(List<MessageRow> rows, List<FetchItem> items) {
        MailboxView view = state.selected();
        if (view.isReadOnly() || items.stream().noneMatch(FetchItem::setsSeen)) {
            return Set.of();
        }
        List<Uid> unseen = rows.stream()
                .filter(row -> !row.flags().contains("\\Seen"))
                .map(MessageRow::uid)
                .toList();
        if (unseen.isEmpty()) {
            return Set.of();
        }
        FlagChange seen = new FlagChange(FlagChange.Mode.ADD, Set.of("\\Seen"));
        if (mail.store(state.account(), view.info().id(), unseen, seen)
                instanceof WriteResult.Done<List<MessageRow>> done) {
            view.absorb(done.value());
            return new HashSet<>(done.value().stream().map(MessageRow::uid).toList());
        }
        return Set.of();
    }

    void store(ImapCommand.Store store) {
        MailboxView view = state.selected();
        if (store.unchangedSince().isPresent()) {
            state.out.tagged(store.tag(), "BAD UNCHANGEDSINCE needs CONDSTORE, which is not offered");
            return;
        }
        List<MessageRow> rows = rows(store.set(), store.uid());
        if (isReadOnly(store.tag()) || (rows.isEmpty() && isBadNumber(store.set(), store.uid(), store.tag()))) {
            return;
        }
        List<Uid> uids = rows.stream().map(MessageRow::uid).toList();
        WriteResult<List<MessageRow>> result = uids.isEmpty()
                ? new WriteResult.Done<>(List.of(), view.info().highestModSeq())
                : mail.store(state.account(), view.info().id(), uids, store.change());
        if (result instanceof WriteResult.Done<List<MessageRow>> done) {
            view.absorb(done.value());
            if (!store.silent()) {
                List<FetchItem> items = store.uid()
                        ? List.of(FetchItem.Simple.UID, FetchItem.Simple.FLAGS)
                        : List.of(FetchItem.Simple.FLAGS);
                done.value()
                        .forEach(row ->
                                state.fetches.fetch(view.sequenceOf(row.uid()), row, false, items, Optional.empty()));
            }
        }
        state.answer(store.tag(), result, false, changed -> "STORE completed");
    }

    void search(ImapCommand.Search search) {
        MailboxView view = state.selected();
        SearchContext context = new SearchContext(
                view.rows().size(),
                view.largestUid(),
                state.services.clock().instant(),
                uid -> false,
                uid -> state.saved.contains(uid));
        SearchMatcher matcher = new SearchMatcher(search.key(), context);
        List<Long> numbers = new ArrayList<>();
        List<String> unavailable = new ArrayList<>();
        Set<Uid> found = new HashSet<>();
        int sequence = 0;
        for (MessageRow row : view.rows()) {
            sequence++;
            if (state.connection.isClosing()) {
                return;
            }
            if (matcher.matches(sequence, row, () -> bytes(row, unavailable))) {
                numbers.add(search.uid() ? row.uid().value() : sequence);
                found.add(row.uid());
            }
        }
        if (!unavailable.isEmpty()) {
            state.out.tagged(search.tag(), "NO [UNAVAILABLE] " + unavailable.getFirst());
            return;
        }
        if (search.returns().contains(SearchReturn.SAVE)) {
            state.saved = found;
        }
        MailboxWriter writer = new MailboxWriter(state.out);
        if (!search.extended() && !state.isRev2) {
            writer.search(numbers, OptionalLong.empty());
        } else if (!search.returns().equals(Set.of(SearchReturn.SAVE))) {
            Set<SearchReturn> returns = search.extended() ? search.returns() : Set.of(SearchReturn.ALL);
            writer.esearch(search.tag(), search.uid(), returns, numbers, OptionalLong.empty());
        }
        state.out.tagged(search.tag(), "OK SEARCH completed");
    }

    private Optional<MessageBytes> bytes(MessageRow row, List<String> unavailable) {
        return switch (read(row)) {
            case MessageRead.Found(MessageBytes bytes) -> Optional.of(bytes);
            case MessageRead.Gone gone -> Optional.empty();
            case MessageRead.Unavailable(String text) -> {
                unavailable.add(text);
                yield Optional.empty();
            }
        };
    }

    void copy(ImapCommand.Copy copy) {
        transfer(copy.tag(), copy.uid(), copy.set(), copy.mailbox(), false);
    }

    void move(ImapCommand.Move move) {
        if (!isReadOnly(move.tag())) {
            transfer(move.tag(), move.uid(), move.set(), move.mailbox(), true);
        }
    }

    private void transfer(String tag, boolean uid, MessageSet set, String target, boolean isMove) {
        List<MessageRow> rows = rows(set, uid);
        if (rows.isEmpty()) {
            if (!isBadNumber(set, uid, tag)) {
                state.out.tagged(tag, "OK Nothing to do");
            }
            return;
        }
        Optional<MailboxInfo> mailbox = mail.mailbox(state.account(), target);
        if (mailbox.isEmpty()) {
            state.out.tagged(tag, "NO [TRYCREATE] No such mailbox");
            return;
        }
        List<Uid> uids = rows.stream().map(MessageRow::uid).toList();
        var source = state.selected().info().id();
        WriteResult<CopiedUids> result = isMove
                ? mail.move(state.account(), source, uids, mailbox.get().id())
                : mail.copy(state.account(), source, uids, mailbox.get().id());
        if (isMove && result instanceof WriteResult.Done<CopiedUids> done) {
            // RFC 6851 §4.3: COPYUID comes before the EXPUNGEs.
            state.out.untagged("OK " + copyUid(done.value()) + "Moved");
            state.refresh(true, uid, true);
        }
        state.answer(tag, result, true, copied -> isMove ? "MOVE completed" : copyUid(copied) + "COPY completed");
    }

    private static String copyUid(CopiedUids copied) {
        if (copied.source().isEmpty()) {
            return "";
        }
        return "[COPYUID " + copied.uidValidity() + " " + text(copied.source()) + " " + text(copied.target()) + "] ";
    }

    private static String text(List<Uid> uids) {
        return SequenceSet.ofAscending(uids.stream().map(Uid::value).toList()).toString();
    }

    void expunge(ImapCommand.Expunge expunge) {
        if (isReadOnly(expunge.tag())) {
            return;
        }
        MailboxView view = state.selected();
        List<Uid> deleted = (expunge.uids().isPresent() ? rows(expunge.uids().get(), true) : view.rows())
                .stream()
                        .filter(row -> row.flags().contains("\\Deleted"))
                        .map(MessageRow::uid)
                        .toList();
        WriteResult<List<Uid>> result = deleted.isEmpty()
                ? new WriteResult.Done<>(List.of(), view.info().highestModSeq())
                : mail.expunge(state.account(), view.info().id(), deleted);
        if (result instanceof WriteResult.Done<List<Uid>>) {
            state.refresh(true, expunge.uids().isPresent(), true);
        }
        state.answer(expunge.tag(), result, false, gone -> "EXPUNGE completed");
    }

    /** CLOSE: removes what is deleted without telling (RFC 9051 §6.4.1). */
    void close(String tag) {
        MailboxView view = state.selected();
        List<Uid> deleted = view.rows().stream()
                .filter(row -> row.flags().contains("\\Deleted"))
                .map(MessageRow::uid)
                .toList();
        WriteResult<List<Uid>> result = view.isReadOnly() || deleted.isEmpty()
                ? new WriteResult.Done<>(List.of(), view.info().highestModSeq())
                : mail.expunge(state.account(), view.info().id(), deleted);
        if (state.answer(tag, result, false, gone -> "CLOSE completed")) {
            state.unselect();
        }
    }

    void append(ImapCommand.Append append) {
        Optional<MailboxInfo> mailbox = mail.mailbox(state.account(), append.mailbox());
        if (mailbox.isEmpty()) {
            state.out.tagged(append.tag(), "NO [TRYCREATE] No such mailbox");
            return;
        }
        Instant date = append.date().orElseGet(state.services.clock()::instant);
        WriteResult<AppendedUid> result;
        try (Spool message = append.message().intoSpool(mail::spool)) {
            result = mail.append(state.account(), mailbox.get().id(), message, append.flags(), date);
        }
        if (result instanceof WriteResult.Done<?>) {
            state.refresh(true, false, true);
        }
        state.answer(
                append.tag(),
                result,
                true,
                done -> "[APPENDUID " + done.uidValidity() + " " + done.uid() + "] APPEND completed");
    }

    private boolean isReadOnly(String tag) {
        if (state.selected().isReadOnly()) {
            state.out.tagged(tag, "NO [CANNOT] The mailbox was opened by EXAMINE: read only");
            return true;
        }
        return false;
    }

    /** Message numbers that no message has are a mistake of the client, UIDs are not (RFC 9051 §6.4.9). */
    private boolean isBadNumber(MessageSet set, boolean uid, String tag) {
        if (!uid && set instanceof MessageSet.Named) {
            state.out.tagged(tag, "BAD No such message number");
            return true;
        }
        return false;
    }

    private List<MessageRow> rows(MessageSet set, boolean uid) {
        MailboxView view = state.selected();
        List<MessageRow> rows = new ArrayList<>();
        SequenceSet named = set instanceof MessageSet.Named(SequenceSet given)
                ? given.resolve(uid ? view.largestUid() : view.rows().size())
                : null;
        int sequence = 0;
        for (MessageRow row : view.rows()) {
            sequence++;
            boolean isNamed = named == null
                    ? state.saved.contains(row.uid())
                    : named.contains(uid ? row.uid().value() : sequence, 0);
            if (isNamed) {
                rows.add(row);
            }
        }
        return rows;
    }
}
