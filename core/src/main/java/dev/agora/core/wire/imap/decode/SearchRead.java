package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.MessageSet;
import dev.agora.core.wire.imap.command.SearchKey;
import dev.agora.core.wire.imap.command.SearchKey.Date.Of;
import dev.agora.core.wire.imap.command.SearchKey.Date.Relation;
import dev.agora.core.wire.imap.command.SearchReturn;
import dev.agora.core.wire.imap.command.SequenceSet;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the arguments of SEARCH (RFC 9051 §9 search, search-key; RFC 3501 §9). */
final class SearchRead {
    private static final int DEEPEST = 32;
    private static final int MOST_KEYS = 1024;
    private static final String BAD_CHARSET = "[BADCHARSET (US-ASCII UTF-8)] Charset not supported";

    private final Tokens tokens;
    private Charset charset = StandardCharsets.UTF_8;
    private int keys;

    private SearchRead(Tokens tokens) {
        this.tokens = tokens;
    }

    static ImapCommand search(String tag, boolean uid, Tokens tokens) throws BadSyntax {
        return new SearchRead(tokens).search(tag, uid);
    }

    private ImapCommand search(String tag, boolean uid) throws BadSyntax {
        Optional<String> named = Optional.empty();
        Set<SearchReturn> returns = EnumSet.noneOf(SearchReturn.class);
        boolean extended = false;
        String word = startsWithLetter() ? tokens.word() : "";
        if (word.equals("RETURN")) {
            extended = true;
            tokens.space();
            returns.addAll(tokens.list(this::returned));
            if (returns.isEmpty()) {
                returns.add(SearchReturn.ALL);
            }
            tokens.space();
            word = startsWithLetter() ? tokens.word() : "";
        }
        if (word.equals("CHARSET")) {
            tokens.space();
            named = Optional.of(charset());
            tokens.space();
            word = "";
        }
        List<SearchKey> all = new ArrayList<>();
        all.add(word.isEmpty() ? key(0) : named(word, 0));
        while (tokens.skip(' ') && (tokens.peek() >= 0 || tokens.isLiteral())) {
            all.add(key(0));
        }
        SearchKey key = all.size() == 1 ? all.getFirst() : new SearchKey.And(all);
        return new ImapCommand.Search(tag, uid, named, returns, extended, key);
    }

    private boolean startsWithLetter() {
        return Character.isLetter(tokens.peek());
    }

    private SearchReturn returned() throws BadSyntax {
        String word = tokens.word();
        for (SearchReturn option : SearchReturn.values()) {
            if (option.name().equals(word)) {
                return option;
            }
        }
        throw new BadSyntax("Unknown SEARCH return option");
    }

    private String charset() throws BadSyntax {
        String name = new String(tokens.astring(), StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        try {
            if (!Charset.isSupported(name)) {
                throw BadSyntax.refusal(BAD_CHARSET);
            }
            charset = Charset.forName(name);
            return name;
        } catch (IllegalCharsetNameException illegal) {
            throw BadSyntax.refusal(BAD_CHARSET);
        }
    }

    private SearchKey key(int depth) throws BadSyntax {
        if (depth > DEEPEST || ++keys > MOST_KEYS) {
            throw new BadSyntax("SEARCH takes at most " + MOST_KEYS + " keys, " + DEEPEST + " deep");
        }
        int next = tokens.peek();
        if (next == '(') {
            List<SearchKey> all = tokens.list(() -> key(depth + 1));
            if (all.isEmpty()) {
                throw new BadSyntax("No search key in parentheses");
            }
            return all.size() == 1 ? all.getFirst() : new SearchKey.And(all);
        }
        if (next == '*' || Character.isDigit(next)) {
            return new SearchKey.Numbers(tokens.sequenceSet());
        }
        return tokens.skip('$') ? new SearchKey.SavedResult() : named(tokens.word(), depth);
    }

    private SearchKey named(String word, int depth) throws BadSyntax {
        return switch (word) {
            case "ALL" -> new SearchKey.All();
            case "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN" -> has(word);
            case "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN" ->
                new SearchKey.Not(has(word.substring(2)));
            case "NEW" -> new SearchKey.And(List.of(new SearchKey.Recent(), new SearchKey.Not(has("SEEN"))));
            case "OLD" -> new SearchKey.Not(new SearchKey.Recent());
            case "RECENT" -> new SearchKey.Recent();
            default -> {
                tokens.space();
                yield argued(word, depth);
            }
        };
    }

    private static SearchKey has(String word) {
        return new SearchKey.Flag("\\" + word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
    }

    private SearchKey argued(String word, int depth) throws BadSyntax {
        return switch (word) {
            case "NOT" -> new SearchKey.Not(key(depth + 1));
            case "OR" -> or(depth);
            case "KEYWORD" -> new SearchKey.Flag(tokens.atom());
            case "UNKEYWORD" -> new SearchKey.Not(new SearchKey.Flag(tokens.atom()));
            case "UID" -> uids();
            case "BCC", "CC", "FROM", "SUBJECT", "TO" -> new SearchKey.Header(word, text());
            case "HEADER" -> header();
            case "BODY" -> new SearchKey.Body(text());
            case "TEXT" -> new SearchKey.Text(text());
            case "LARGER" -> new SearchKey.Larger(tokens.number(Long.MAX_VALUE));
            case "SMALLER" -> new SearchKey.Smaller(tokens.number(Long.MAX_VALUE));
            case "OLDER" -> new SearchKey.Older(tokens.number());
            case "YOUNGER" -> new SearchKey.Younger(tokens.number());
            case "MODSEQ" -> modSeq();
            case "EMAILID" -> new SearchKey.EmailIdentity(tokens.text());
            case "THREADID" -> new SearchKey.ThreadIdentity(tokens.text());
            default -> dated(word);
        };
    }

    private SearchKey dated(String word) throws BadSyntax {
        boolean isSent = word.startsWith("SENT");
        String relation = isSent ? word.substring(4) : word;
        for (Relation known : Relation.values()) {
            if (known.name().equals(relation)) {
                return new SearchKey.Date(isSent ? Of.SENT : Of.INTERNAL, known, Dates.date(tokens));
            }
        }
        throw new BadSyntax("Unknown search key " + (word.length() <= 40 ? word : word.substring(0, 40)));
    }

    private SearchKey or(int depth) throws BadSyntax {
        SearchKey one = key(depth + 1);
        tokens.space();
        return new SearchKey.Or(one, key(depth + 1));
    }

    private SearchKey uids() throws BadSyntax {
        MessageSet set = tokens.messageSet();
        return switch (set) {
            case MessageSet.Named(SequenceSet uids) -> new SearchKey.Uids(uids);
            case MessageSet.Saved saved -> new SearchKey.SavedResult();
        };
    }

    private SearchKey header() throws BadSyntax {
        String field = new String(tokens.astring(), StandardCharsets.ISO_8859_1);
        tokens.space();
        return new SearchKey.Header(field, text());
    }

    /** RFC 7162 §3.1.5: an entry name and type may come before the number; they are passed over. */
    private SearchKey modSeq() throws BadSyntax {
        if (tokens.peek() == '"') {
            tokens.string();
            tokens.space();
            String type = tokens.word();
            if (!Set.of("ALL", "PRIV", "SHARED").contains(type)) {
                throw new BadSyntax("MODSEQ takes all, priv or shared");
            }
            tokens.space();
        }
        return new SearchKey.ModSeq(tokens.number(Long.MAX_VALUE));
    }

    private String text() throws BadSyntax {
        return Tokens.decode(tokens.astring(), charset);
    }
}
