package dev.agora.core.wire.imap.decode;

import dev.agora.core.mail.FlagChange;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.MessageSet;
import dev.agora.core.wire.imap.command.Octets;
import dev.agora.core.wire.imap.decode.ParseResult.ParseFailure;
import dev.agora.core.wire.imap.decode.ParseResult.ParseRefusal;
import dev.agora.core.wire.imap.decode.ParseResult.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads commands (RFC 9051 §9, RFC 3501 §9). Never throws for what a client sent; safe for all threads. */
public final class ImapParser {
    private static final int MOST_ID_FIELDS = 30;

    private final Tokens tokens;
    private final String tag;

    private ImapParser(Tokens tokens, String tag) {
        this.tokens = tokens;
        this.tag = tag;
    }

    /**
     * Reads one command.
     *
     * @param utf8 whether mailbox names are UTF-8, after ENABLE IMAP4rev2 or UTF8=ACCEPT; else modified UTF-7
     */
    public static ParseResult parse(RawCommand raw, boolean utf8) {
        Tokens tokens = new Tokens(raw, utf8);
        String tag = "*";
        try {
            String read = tokens.tag();
            tokens.space();
            tag = read;
            return new Parsed(new ImapParser(tokens, tag).command());
        } catch (BadSyntax bad) {
            String text = String.valueOf(bad.getMessage());
            return bad.isRefusal() ? new ParseRefusal(tag, text) : new ParseFailure(tag, text);
        }
    }

    private ImapCommand command() throws BadSyntax {
        String name = tokens.word();
        ImapCommand command = bare(name);
        if (command == null) {
            if (!tokens.skip(' ')) {
                throw new BadSyntax(KNOWN.contains(name) ? name + " needs arguments" : "Unknown command");
            }
            command = argued(name);
        }
        tokens.end();
        return command;
    }

    private static final Set<String> KNOWN = Set.of(
            "AUTHENTICATE",
            "LOGIN",
            "ENABLE",
            "ID",
            "SELECT",
            "EXAMINE",
            "CREATE",
            "DELETE",
            "RENAME",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "LIST",
            "LSUB",
            "STATUS",
            "APPEND",
            "SEARCH",
            "FETCH",
            "STORE",
            "COPY",
            "MOVE",
            "UID");

    private @Nullable ImapCommand bare(String name) {
        return switch (name) {
            case "CAPABILITY" -> new ImapCommand.Capability(tag);
            case "NOOP" -> new ImapCommand.Noop(tag);
            case "LOGOUT" -> new ImapCommand.Logout(tag);
            case "STARTTLS" -> new ImapCommand.StartTls(tag);
            case "NAMESPACE" -> new ImapCommand.Namespace(tag);
            case "CHECK" -> new ImapCommand.Check(tag);
            case "CLOSE" -> new ImapCommand.Close(tag);
            case "UNSELECT" -> new ImapCommand.Unselect(tag);
            case "EXPUNGE" -> new ImapCommand.Expunge(tag, Optional.empty());
            case "IDLE" -> new ImapCommand.Idle(tag);
            default -> null;
        };
    }

    private ImapCommand argued(String name) throws BadSyntax {
        return switch (name) {
            case "AUTHENTICATE" -> authenticate();
            case "LOGIN" -> login();
            case "ENABLE" -> enable();
            case "ID" -> id();
            case "SELECT" -> MailboxRead.select(tag, false, tokens);
            case "EXAMINE" -> MailboxRead.select(tag, true, tokens);
            case "CREATE" -> MailboxRead.create(tag, tokens);
            case "DELETE" -> new ImapCommand.Delete(tag, tokens.mailbox());
            case "RENAME" -> rename();
            case "SUBSCRIBE" -> new ImapCommand.Subscribe(tag, tokens.mailbox());
            case "UNSUBSCRIBE" -> new ImapCommand.Unsubscribe(tag, tokens.mailbox());
            case "LIST" -> MailboxRead.list(tag, tokens);
            case "LSUB" -> lsub();
            case "STATUS" -> MailboxRead.status(tag, tokens);
            case "APPEND" -> MailboxRead.append(tag, tokens);
            case "UID" -> uid();
            default -> messages(name, false);
        };
    }

    private ImapCommand uid() throws BadSyntax {
        String name = tokens.word();
        tokens.space();
        return name.equals("EXPUNGE")
                ? new ImapCommand.Expunge(tag, Optional.of(tokens.messageSet()))
                : messages(name, true);
    }

    private ImapCommand messages(String name, boolean uid) throws BadSyntax {
        return switch (name) {
            case "SEARCH" -> SearchRead.search(tag, uid, tokens);
            case "FETCH" -> FetchRead.fetch(tag, uid, tokens);
            case "STORE" -> store(uid);
            case "COPY" -> new ImapCommand.Copy(tag, uid, set(), tokens.mailbox());
            case "MOVE" -> new ImapCommand.Move(tag, uid, set(), tokens.mailbox());
            default -> throw new BadSyntax("Unknown command");
        };
    }

    private MessageSet set() throws BadSyntax {
        MessageSet set = tokens.messageSet();
        tokens.space();
        return set;
    }

    private ImapCommand authenticate() throws BadSyntax {
        String mechanism = tokens.word();
        if (!tokens.skip(' ') || tokens.peek() < 0) {
            return new ImapCommand.Authenticate(tag, mechanism, Optional.empty());
        }
        String base64 = tokens.atom();
        try {
            byte[] response =
                    base64.equals("=") ? new byte[0] : Base64.getDecoder().decode(base64);
            return new ImapCommand.Authenticate(tag, mechanism, Optional.of(Octets.owning(response)));
        } catch (IllegalArgumentException notBase64) {
            throw new BadSyntax("Initial response is not base64");
        }
    }

    private ImapCommand login() throws BadSyntax {
        String user = tokens.text();
        tokens.space();
        return new ImapCommand.Login(tag, user, tokens.text());
    }

    private ImapCommand enable() throws BadSyntax {
        List<String> names = new ArrayList<>();
        do {
            names.add(tokens.word());
        } while (tokens.skip(' ') && tokens.peek() >= 0);
        return new ImapCommand.Enable(tag, names);
    }

    private ImapCommand id() throws BadSyntax {
        if (tokens.peek() != '(') {
            if (!tokens.word().equals("NIL")) {
                throw new BadSyntax("ID takes a list or NIL");
            }
            return new ImapCommand.Id(tag, Map.of());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        tokens.list(() -> {
            String field = Tokens.decode(tokens.string(), StandardCharsets.UTF_8);
            tokens.space();
            boolean isNil = tokens.peek() == 'N' || tokens.peek() == 'n';
            String value = tokens.text();
            fields.put(field.toLowerCase(Locale.ROOT), isNil ? "" : value);
            if (fields.size() > MOST_ID_FIELDS) {
                throw new BadSyntax("ID takes at most " + MOST_ID_FIELDS + " fields");
            }
            return field;
        });
        return new ImapCommand.Id(tag, fields);
    }

    private ImapCommand rename() throws BadSyntax {
        String from = tokens.mailbox();
        tokens.space();
        return new ImapCommand.Rename(tag, from, tokens.mailbox());
    }

    private ImapCommand lsub() throws BadSyntax {
        String reference = tokens.mailbox();
        tokens.space();
        return new ImapCommand.Lsub(tag, reference, tokens.listPattern());
    }

    private ImapCommand store(boolean uid) throws BadSyntax {
        MessageSet set = set();
        OptionalLong unchangedSince = OptionalLong.empty();
        if (tokens.skip('(')) {
            if (!tokens.word().equals("UNCHANGEDSINCE")) {
                throw new BadSyntax("Unknown STORE modifier");
            }
            tokens.space();
            unchangedSince = OptionalLong.of(tokens.number(Long.MAX_VALUE));
            tokens.expect(')');
            tokens.space();
        }
        FlagChange.Mode mode = tokens.skip('+')
                ? FlagChange.Mode.ADD
                : tokens.skip('-') ? FlagChange.Mode.REMOVE : FlagChange.Mode.REPLACE;
        String item = tokens.word();
        boolean silent = item.equals("FLAGS.SILENT");
        if (!silent && !item.equals("FLAGS")) {
            throw new BadSyntax("STORE changes FLAGS");
        }
        tokens.space();
        FlagChange change = new FlagChange(mode, Flags.listOrBare(tokens));
        return new ImapCommand.Store(tag, uid, set, change, silent, unchangedSince);
    }
}
