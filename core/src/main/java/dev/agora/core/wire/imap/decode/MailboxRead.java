package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.ListReturn;
import dev.agora.core.wire.imap.command.ListSelection;
import dev.agora.core.wire.imap.command.Octets;
import dev.agora.core.wire.imap.command.StatusItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the arguments of commands about mailboxes: LIST, STATUS, SELECT, CREATE, APPEND (RFC 9051 §6.3, §9). */
final class MailboxRead {
    private static final Set<String> USES =
            Set.of("\\all", "\\archive", "\\drafts", "\\flagged", "\\junk", "\\sent", "\\trash", "\\important");

    private final Tokens tokens;

    private MailboxRead(Tokens tokens) {
        this.tokens = tokens;
    }

    static ImapCommand list(String tag, Tokens tokens) throws BadSyntax {
        return new MailboxRead(tokens).list(tag);
    }

    static ImapCommand status(String tag, Tokens tokens) throws BadSyntax {
        String mailbox = tokens.mailbox();
        tokens.space();
        return new ImapCommand.Status(tag, mailbox, new MailboxRead(tokens).statusItems());
    }

    static ImapCommand select(String tag, boolean readOnly, Tokens tokens) throws BadSyntax {
        String mailbox = tokens.mailbox();
        boolean condstore = false;
        if (tokens.skip(' ') && tokens.peek() == '(') {
            for (String parameter : tokens.list(tokens::word)) {
                if (!parameter.equals("CONDSTORE")) {
                    throw new BadSyntax("Unknown parameter of SELECT");
                }
                condstore = true;
            }
        }
        return readOnly
                ? new ImapCommand.Examine(tag, mailbox, condstore)
                : new ImapCommand.Select(tag, mailbox, condstore);
    }

    static ImapCommand create(String tag, Tokens tokens) throws BadSyntax {
        String mailbox = tokens.mailbox();
        List<String> uses = List.of();
        if (tokens.skip(' ') && tokens.skip('(')) {
            if (!tokens.word().equals("USE")) {
                throw new BadSyntax("Unknown parameter of CREATE");
            }
            tokens.space();
            uses = tokens.list(() -> use(tokens));
            tokens.expect(')');
        }
        return new ImapCommand.Create(tag, mailbox, uses);
    }

    private static String use(Tokens tokens) throws BadSyntax {
        tokens.expect('\\');
        String name = tokens.atom().toLowerCase(Locale.ROOT);
        if (!USES.contains("\\" + name)) {
            throw BadSyntax.refusal("[USEATTR] No such special use");
        }
        return "\\" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    static ImapCommand append(String tag, Tokens tokens) throws BadSyntax {
        String mailbox = tokens.mailbox();
        tokens.space();
        Set<String> flags = Set.of();
        if (tokens.peek() == '(') {
            flags = Flags.list(tokens);
            tokens.space();
        }
        Optional<Instant> date = Optional.empty();
        if (tokens.peek() == '"') {
            date = Optional.of(Dates.dateTime(tokens));
            tokens.space();
        }
        Octets message = message(tokens);
        return new ImapCommand.Append(tag, mailbox, flags, date, message);
    }

    /** A literal, a literal8, or the latter in {@code UTF8 ()} (RFC 6855 §4). */
    private static Octets message(Tokens tokens) throws BadSyntax {
        boolean isWrapped = tokens.peek() == 'U' || tokens.peek() == 'u';
        if (isWrapped) {
            if (!tokens.word().equals("UTF8")) {
                throw new BadSyntax("Expected the message " + tokens.where());
            }
            tokens.space();
            tokens.expect('(');
        }
        if (tokens.peek() == '~') {
            tokens.skip('~');
        }
        Octets message = tokens.message();
        if (isWrapped) {
            tokens.expect(')');
        }
        return message;
    }

    private ImapCommand list(String tag) throws BadSyntax {
        boolean hasSelection = tokens.peek() == '(';
        ListSelection selection = ListSelection.ALL;
        if (hasSelection) {
            selection = selection();
            tokens.space();
        }
        String reference = tokens.mailbox();
        tokens.space();
        boolean hasPatterns = tokens.peek() == '(';
        List<String> patterns = hasPatterns ? tokens.list(tokens::listPattern) : List.of(tokens.listPattern());
        if (patterns.isEmpty() || patterns.size() > 256) {
            throw new BadSyntax("LIST takes 1 to 256 patterns, not " + patterns.size());
        }
        ListReturn returns = new ListReturn(selection.subscribed(), false, selection.specialUse(), List.of());
        boolean hasReturn = tokens.skip(' ') && tokens.peek() >= 0 && tokens.peek() != ' ';
        if (hasReturn) {
            returns = returns(returns);
        }
        boolean extended = hasSelection || hasPatterns || hasReturn;
        return new ImapCommand.ListMailboxes(tag, reference, patterns, extended, selection, returns);
    }

    private ListSelection selection() throws BadSyntax {
        boolean subscribed = false;
        boolean remote = false;
        boolean recursive = false;
        boolean special = false;
        for (String option : tokens.list(tokens::word)) {
            switch (option) {
                case "SUBSCRIBED" -> subscribed = true;
                case "REMOTE" -> remote = true;
                case "RECURSIVEMATCH" -> recursive = true;
                case "SPECIAL-USE" -> special = true;
                default -> throw new BadSyntax("Unknown selection option of LIST");
            }
        }
        if (recursive && !subscribed && !special) {
            throw new BadSyntax("RECURSIVEMATCH needs another selection option");
        }
        return new ListSelection(subscribed, remote, recursive, special);
    }

    private ListReturn returns(ListReturn implied) throws BadSyntax {
        if (!tokens.word().equals("RETURN")) {
            throw new BadSyntax("Expected RETURN after the patterns");
        }
        tokens.space();
        boolean[] asked = {implied.subscribed(), false, implied.specialUse()};
        List<StatusItem> status = new ArrayList<>();
        tokens.list(() -> {
            String option = tokens.word();
            switch (option) {
                case "SUBSCRIBED" -> asked[0] = true;
                case "CHILDREN" -> asked[1] = true;
                case "SPECIAL-USE" -> asked[2] = true;
                case "STATUS" -> {
                    tokens.space();
                    status.addAll(statusItems());
                }
                default -> throw new BadSyntax("Unknown return option of LIST");
            }
            return option;
        });
        return new ListReturn(asked[0], asked[1], asked[2], status);
    }

    private List<StatusItem> statusItems() throws BadSyntax {
        List<StatusItem> items = tokens.list(this::statusItem);
        if (items.isEmpty()) {
            throw new BadSyntax("STATUS names no item");
        }
        return items.stream().distinct().toList();
    }

    private StatusItem statusItem() throws BadSyntax {
        String word = tokens.word();
        for (StatusItem item : StatusItem.values()) {
            if (item.word().equals(word)) {
                return item;
            }
        }
        throw new BadSyntax("Unknown STATUS item");
    }
}
