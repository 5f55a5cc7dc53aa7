package dev.agora.core.wire.imap.encode;

import dev.agora.core.mail.MailService;
import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.wire.imap.command.SearchReturn;
import dev.agora.core.wire.imap.command.SequenceSet;
import dev.agora.core.wire.imap.command.StatusItem;
import dev.agora.core.wire.imap.content.ObjectIds;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Writes what LIST, STATUS and SEARCH return (RFC 9051 §7.3). Confined to its connection. */
public final class MailboxWriter {
    private final ImapWriter out;

    /** Writes to {@code out}. */
    public MailboxWriter(ImapWriter out) {
        this.out = out;
    }

    /** A LIST line, {@code * LIST (attributes) "/" name}. */
    public void list(Collection<String> attributes, String name) {
        named("LIST", attributes, name).end();
    }

    /** A LIST line of a mailbox that is listed for its subscribed children too (RFC 9051 §6.3.9.6). */
    public void listWithSubscribedChildren(Collection<String> attributes, String name) {
        named("LIST", attributes, name).raw(" (\"CHILDINFO\" (\"SUBSCRIBED\"))").end();
    }

    /** An LSUB line. */
    public void lsub(Collection<String> attributes, String name) {
        named("LSUB", attributes, name).end();
    }

    /** The answer to a LIST of the empty pattern: the separator. */
    public void separator() {
        named("LIST", List.of("\\Noselect"), "").end();
    }

    private ImapWriter named(String word, Collection<String> attributes, String name) {
        return out.raw("* " + word + " ")
                .flags(attributes)
                .raw(" \"" + MailService.SEPARATOR + "\" ")
                .mailbox(name);
    }

    /** A STATUS line. */
    public void status(MailboxInfo mailbox, List<StatusItem> items, Counts counts) {
        out.raw("* STATUS ").mailbox(mailbox.name()).raw(" (");
        String blank = "";
        for (StatusItem item : items) {
            out.raw(blank + item.word() + " " + value(item, mailbox, counts));
            blank = " ";
        }
        out.raw(")").end();
    }

    private static String value(StatusItem item, MailboxInfo mailbox, Counts counts) {
        return switch (item) {
            case MESSAGES -> Long.toString(mailbox.messages());
            case RECENT -> Long.toString(counts.recent());
            case UIDNEXT -> Long.toString(mailbox.uidNext());
            case UIDVALIDITY -> Long.toString(mailbox.uidValidity());
            case UNSEEN -> Long.toString(mailbox.unseen());
            case DELETED -> Long.toString(counts.deleted());
            case SIZE -> Long.toString(mailbox.octets());
            // RFC 7162 §7: a mod-sequence is at least 1.
            case HIGHESTMODSEQ ->
                Long.toString(Math.max(1, mailbox.highestModSeq().value()));
            case MAILBOXID -> "(" + ObjectIds.of(mailbox.id()) + ")";
            case APPENDLIMIT -> Long.toString(counts.appendLimit());
        };
    }

    /**
     * What STATUS tells beside the mailbox itself.
     *
     * @param recent messages with {@code \Recent}
     * @param deleted messages with {@code \Deleted}
     * @param appendLimit largest message in octets
     */
    public record Counts(long recent, long deleted, long appendLimit) {}

    /** A SEARCH line; with the highest MODSEQ of the messages when the search asked by MODSEQ. */
    public void search(List<Long> numbers, OptionalLong highestModSeq) {
        out.raw("* SEARCH");
        for (long number : numbers) {
            out.raw(" ").number(number);
        }
        highestModSeq.ifPresent(modSeq -> out.raw(" (MODSEQ " + modSeq + ")"));
        out.end();
    }

    /**
     * An ESEARCH line (RFC 9051 §7.3.4); of {@code numbers}, ascending, what was asked for.
     *
     * @param uid whether they are UIDs
     */
    public void esearch(
            String tag, boolean uid, Set<SearchReturn> returns, List<Long> numbers, OptionalLong highestModSeq) {
        out.raw("* ESEARCH (TAG ").string(tag).raw(uid ? ") UID" : ")");
        boolean isEmpty = numbers.isEmpty();
        if (!isEmpty && returns.contains(SearchReturn.MIN)) {
            out.raw(" MIN ").number(numbers.getFirst());
        }
        if (!isEmpty && returns.contains(SearchReturn.MAX)) {
            out.raw(" MAX ").number(numbers.getLast());
        }
        if (!isEmpty && returns.contains(SearchReturn.ALL)) {
            out.raw(" ALL " + SequenceSet.ofAscending(numbers));
        }
        if (returns.contains(SearchReturn.COUNT)) {
            out.raw(" COUNT ").number(numbers.size());
        }
        if (!isEmpty) {
            highestModSeq.ifPresent(modSeq -> out.raw(" MODSEQ " + modSeq));
        }
        out.end();
    }
}
