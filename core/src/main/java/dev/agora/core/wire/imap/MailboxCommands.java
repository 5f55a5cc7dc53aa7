package dev.agora.core.wire.imap;

import dev.agora.core.mail.MailService;
import dev.agora.core.mail.MailboxContent;
import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.session.MailboxView;
import dev.agora.core.session.Sessions;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.StatusItem;
import dev.agora.core.wire.imap.encode.MailboxWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Commands about mailboxes (RFC 9051 §6.3). Confined to its connection. */
final class MailboxCommands {
    private static final String SYSTEM_FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

    private final ClientState state;
    private final MailService mail;
    private final MailboxWriter writer;

    MailboxCommands(ClientState state) {
        this.state = state;
        this.mail = state.services.mail();
        this.writer = new MailboxWriter(state.out);
    }

    void select(String tag, String name, boolean isReadOnly, Runnable changed) {
        if (state.view != null) {
            state.unselect();
            state.out.untagged("OK [CLOSED] The mailbox before is closed");
        }
        Sessions.Session session = state.session;
        Optional<MailboxInfo> info = mail.mailbox(state.account(), name);
        if (info.isEmpty() || session == null) {
            state.out.tagged(tag, "NO [NONEXISTENT] No such mailbox");
            return;
        }
        // Listening comes before reading: what moves in between is told.
        Sessions.Watch watch = session.watch(changed);
        Optional<MailboxContent> content =
                mail.content(state.account(), info.get().id());
        if (content.isEmpty()) {
            watch.close();
            state.out.tagged(tag, "NO [NONEXISTENT] No such mailbox");
            return;
        }
        state.watch = watch;
        state.view = new MailboxView(content.get(), isReadOnly);
        describe(content.get(), isReadOnly);
        state.out.tagged(tag, isReadOnly ? "OK [READ-ONLY] Examined" : "OK [READ-WRITE] Selected");
    }

    private void describe(MailboxContent content, boolean isReadOnly) {
        Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (MessageRow row : content.messages()) {
            row.flags().stream().filter(flag -> !flag.startsWith("\\")).forEach(keywords::add);
        }
        String flags = keywords.isEmpty() ? SYSTEM_FLAGS : SYSTEM_FLAGS + " " + String.join(" ", keywords);
        state.out.untagged("FLAGS (" + flags + ")");
        state.out.untagged("OK [PERMANENTFLAGS (" + (isReadOnly ? "" : flags + " \\*") + ")] Flags that are kept");
        state.out.untagged(content.messages().size() + " EXISTS");
        if (!state.isRev2) {
            state.out.untagged("0 RECENT");
            for (int index = 0; index < content.messages().size(); index++) {
                if (!content.messages().get(index).flags().contains("\\Seen")) {
                    state.out.untagged("OK [UNSEEN " + (index + 1) + "] First unseen message");
                    break;
                }
            }
        }
        MailboxInfo info = content.info();
        state.out.untagged("OK [UIDVALIDITY " + info.uidValidity() + "] UIDs are valid");
        state.out.untagged("OK [UIDNEXT " + info.uidNext() + "] Next UID");
        state.out.untagged(
                "OK [HIGHESTMODSEQ " + Math.max(1, info.highestModSeq().value()) + "] Highest position");
        if (state.isRev2) {
            writer.list(List.of(), info.name());
        }
    }

    void create(ImapCommand.Create create) {
        if (!create.uses().isEmpty()) {
            state.out.tagged(create.tag(), "NO [USEATTR] Special uses cannot be given to a new mailbox");
            return;
        }
        state.answer(create.tag(), mail.create(state.account(), create.mailbox()), false, made -> "CREATE completed");
    }

    void delete(ImapCommand.Delete delete) {
        state.answer(delete.tag(), mail.delete(state.account(), delete.mailbox()), false, gone -> "DELETE completed");
    }

    void rename(ImapCommand.Rename rename) {
        state.answer(
                rename.tag(),
                mail.rename(state.account(), rename.from(), rename.to()),
                false,
                renamed -> "RENAME completed");
    }

    void subscribe(String tag, String name, boolean subscribed) {
        state.answer(
                tag,
                mail.subscribe(state.account(), name, subscribed),
                false,
                done -> (subscribed ? "" : "UN") + "SUBSCRIBE completed");
    }

    void status(ImapCommand.Status status) {
        Optional<MailboxInfo> info = mail.mailbox(state.account(), status.mailbox());
        if (info.isEmpty()) {
            state.out.tagged(status.tag(), "NO [NONEXISTENT] No such mailbox");
            return;
        }
        writeStatus(info.get(), status.items());
        state.out.tagged(status.tag(), "OK STATUS completed");
    }

    private void writeStatus(MailboxInfo info, List<StatusItem> items) {
        long deleted = 0;
        if (items.contains(StatusItem.DELETED)) {
            deleted = mail.content(state.account(), info.id()).stream()
                    .flatMap(content -> content.messages().stream())
                    .filter(row -> row.flags().contains("\\Deleted"))
                    .count();
        }
        writer.status(info, items, new MailboxWriter.Counts(0, deleted, state.settings.maxMessageBytes()));
    }

    void list(ImapCommand.ListMailboxes list) {
        if (!list.extended() && list.patterns().equals(List.of(""))) {
            writer.separator();
            state.out.tagged(list.tag(), "OK LIST completed");
            return;
        }
        List<MailboxInfo> all = mail.mailboxes(state.account());
        Set<String> subscribed = new HashSet<>(mail.subscriptions(state.account()));
        List<MailboxPattern> patterns = list.patterns().stream()
                .map(pattern -> new MailboxPattern(list.reference() + pattern))
                .toList();
        for (MailboxInfo info : all) {
            if (patterns.stream().noneMatch(pattern -> pattern.matches(info.name()))) {
                continue;
            }
            boolean isSubscribed = subscribed.contains(info.name());
            boolean childSubscribed = list.selection().recursiveMatch()
                    && subscribed.stream().anyMatch(name -> name.startsWith(info.name() + MailService.SEPARATOR));
            if ((list.selection().subscribed() && !isSubscribed && !childSubscribed)
                    || (list.selection().specialUse() && info.role().isEmpty())) {
                continue;
            }
            List<String> attributes = attributes(info, all);
            if (isSubscribed && (list.returns().subscribed() || list.selection().subscribed())) {
                attributes.add("\\Subscribed");
            }
            if (childSubscribed) {
                writer.listWithSubscribedChildren(attributes, info.name());
            } else {
                writer.list(attributes, info.name());
            }
            if (!list.returns().status().isEmpty()) {
                writeStatus(info, list.returns().status());
            }
        }
        if (list.selection().subscribed()) {
            listMissing(subscribed, all, patterns);
        }
        state.out.tagged(list.tag(), "OK LIST completed");
    }

    private void listMissing(Set<String> subscribed, List<MailboxInfo> all, List<MailboxPattern> patterns) {
        Set<String> missing = new TreeSet<>(subscribed);
        all.forEach(info -> missing.remove(info.name()));
        for (String name : missing) {
            if (patterns.stream().anyMatch(pattern -> pattern.matches(name))) {
                writer.list(List.of("\\NonExistent", "\\Subscribed"), name);
            }
        }
    }

    void lsub(ImapCommand.Lsub lsub) {
        MailboxPattern pattern = new MailboxPattern(lsub.reference() + lsub.pattern());
        lines(pattern, mail.subscriptions(state.account()))
                .forEach((name, attributes) -> writer.lsub(attributes, name));
        state.out.tagged(lsub.tag(), "OK LSUB completed");
    }

    /** A subscription that {@code %} stops short of is shown by the name above it, which cannot be selected this way (RFC 3501 §6.3.9). */
    private static SortedMap<String, List<String>> lines(MailboxPattern pattern, Collection<String> subscriptions) {
        SortedMap<String, List<String>> lines = new TreeMap<>();
        for (String name : subscriptions) {
            if (pattern.matches(name)) {
                lines.put(name, List.of());
                continue;
            }
            for (int end = name.lastIndexOf(MailService.SEPARATOR);
                    pattern.endsInLevel() && end > 0;
                    end = name.lastIndexOf(MailService.SEPARATOR, end - 1)) {
                String above = name.substring(0, end);
                if (pattern.matches(above)) {
                    lines.putIfAbsent(above, List.of("\\Noselect"));
                }
            }
        }
        return lines;
    }

    private static List<String> attributes(MailboxInfo info, List<MailboxInfo> all) {
        String below = info.name() + MailService.SEPARATOR;
        boolean hasChildren = all.stream().anyMatch(other -> other.name().startsWith(below));
        List<String> attributes = new ArrayList<>();
        attributes.add(hasChildren ? "\\HasChildren" : "\\HasNoChildren");
        info.role()
                .filter(role -> !role.isEmpty() && !role.equals("inbox"))
                .ifPresent(role ->
                        attributes.add("\\" + role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1)));
        return attributes;
    }
}
