package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.FetchItem;
import dev.agora.core.wire.imap.command.FetchItem.Simple;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.MessageSet;
import dev.agora.core.wire.imap.command.Partial;
import dev.agora.core.wire.imap.command.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the arguments of FETCH (RFC 9051 §9 fetch, fetch-att, section). */
final class FetchRead {
    private static final List<FetchItem> FAST = List.of(Simple.FLAGS, Simple.INTERNALDATE, Simple.RFC822_SIZE);
    private static final int MOST_ITEMS = 256;
    private static final int DEEPEST_PART = 64;

    private final Tokens tokens;

    private FetchRead(Tokens tokens) {
        this.tokens = tokens;
    }

    static ImapCommand fetch(String tag, boolean uid, Tokens tokens) throws BadSyntax {
        return new FetchRead(tokens).fetch(tag, uid);
    }

    private ImapCommand fetch(String tag, boolean uid) throws BadSyntax {
        MessageSet set = tokens.messageSet();
        tokens.space();
        List<FetchItem> items = tokens.peek() == '(' ? tokens.list(this::item) : single();
        if (items.isEmpty() || items.size() > MOST_ITEMS) {
            throw new BadSyntax("FETCH takes 1 to " + MOST_ITEMS + " items, not " + items.size());
        }
        OptionalLong changedSince = OptionalLong.empty();
        if (tokens.skip(' ') && tokens.peek() == '(') {
            changedSince = changedSince();
        }
        List<FetchItem> all = new ArrayList<>(items);
        if (uid && !all.contains(Simple.UID)) {
            all.addFirst(Simple.UID);
        }
        // RFC 7162 §3.1.4.1: CHANGEDSINCE implies MODSEQ.
        if (changedSince.isPresent() && !all.contains(Simple.MODSEQ)) {
            all.add(Simple.MODSEQ);
        }
        return new ImapCommand.Fetch(tag, uid, set, all.stream().distinct().toList(), changedSince);
    }

    private OptionalLong changedSince() throws BadSyntax {
        tokens.expect('(');
        String modifier = tokens.word();
        if (!modifier.equals("CHANGEDSINCE")) {
            throw new BadSyntax("Unknown FETCH modifier " + modifier);
        }
        tokens.space();
        long since = tokens.number(Long.MAX_VALUE);
        tokens.expect(')');
        return OptionalLong.of(since);
    }

    private List<FetchItem> single() throws BadSyntax {
        String name = tokens.itemName();
        return switch (name) {
            case "FAST" -> FAST;
            case "ALL" -> with(Simple.ENVELOPE);
            case "FULL" -> with(Simple.ENVELOPE, Simple.BODY);
            default -> List.of(named(name));
        };
    }

    private static List<FetchItem> with(FetchItem... more) {
        List<FetchItem> items = new ArrayList<>(FAST);
        items.addAll(List.of(more));
        return items;
    }

    private FetchItem item() throws BadSyntax {
        return named(tokens.itemName());
    }

    private FetchItem named(String name) throws BadSyntax {
        if (tokens.peek() == '[') {
            return switch (name) {
                case "BODY" -> new FetchItem.Body(section(), false, partial());
                case "BODY.PEEK" -> new FetchItem.Body(section(), true, partial());
                case "BINARY" -> new FetchItem.Binary(binaryPart(), false, partial());
                case "BINARY.PEEK" -> new FetchItem.Binary(binaryPart(), true, partial());
                case "BINARY.SIZE" -> new FetchItem.BinarySize(binaryPart());
                default -> throw new BadSyntax("No section for " + name);
            };
        }
        for (Simple simple : Simple.values()) {
            if (simple.word().equals(name)) {
                return simple;
            }
        }
        throw new BadSyntax("Unknown FETCH item " + shown(name));
    }

    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40);
    }

    private Section section() throws BadSyntax {
        tokens.expect('[');
        List<Integer> part = new ArrayList<>();
        String word = "";
        while (tokens.peek() != ']') {
            if (Character.isDigit(tokens.peek())) {
                part.add(partNumber(part.size()));
                if (!tokens.skip('.')) {
                    break;
                }
                if (tokens.peek() == ']') {
                    throw new BadSyntax("Expected a part or a word " + tokens.where());
                }
            } else {
                word = sectionWord();
                break;
            }
        }
        Section.Text text = text(word, part);
        List<String> fields = List.of();
        if (text == Section.Text.HEADER_FIELDS || text == Section.Text.HEADER_FIELDS_NOT) {
            tokens.space();
            fields = tokens.list(this::fieldName);
            if (fields.isEmpty()) {
                throw new BadSyntax("HEADER.FIELDS names no fields");
            }
        }
        tokens.expect(']');
        return new Section(part, text, fields);
    }

    private int partNumber(int depth) throws BadSyntax {
        long number = tokens.number(Integer.MAX_VALUE);
        if (number == 0 || depth >= DEEPEST_PART) {
            throw new BadSyntax("Parts are numbered from 1, at most " + DEEPEST_PART + " deep");
        }
        return (int) number;
    }

    private String sectionWord() throws BadSyntax {
        StringBuilder word = new StringBuilder();
        while (Character.isLetter(tokens.peek()) || tokens.peek() == '.') {
            char next = (char) tokens.peek();
            tokens.expect(next);
            word.append(next);
        }
        return word.toString().toUpperCase(Locale.ROOT);
    }

    private static Section.Text text(String word, List<Integer> part) throws BadSyntax {
        return switch (word) {
            case "" -> Section.Text.ALL;
            case "HEADER" -> Section.Text.HEADER;
            case "HEADER.FIELDS" -> Section.Text.HEADER_FIELDS;
            case "HEADER.FIELDS.NOT" -> Section.Text.HEADER_FIELDS_NOT;
            case "TEXT" -> Section.Text.TEXT;
            case "MIME" -> {
                if (part.isEmpty()) {
                    throw new BadSyntax("MIME needs a part number");
                }
                yield Section.Text.MIME;
            }
            default -> throw new BadSyntax("Unknown section " + shown(word));
        };
    }

    private String fieldName() throws BadSyntax {
        String name = new String(tokens.astring(), StandardCharsets.ISO_8859_1);
        boolean isName =
                !name.isEmpty() && name.chars().allMatch(letter -> letter > 0x20 && letter < 0x7F && letter != ':');
        if (!isName) {
            throw new BadSyntax("Not the name of a header field");
        }
        return name;
    }

    private List<Integer> binaryPart() throws BadSyntax {
        Section section = section();
        if (section.text() != Section.Text.ALL) {
            throw new BadSyntax("BINARY takes a part number alone");
        }
        return section.part();
    }

    private Optional<Partial> partial() throws BadSyntax {
        if (!tokens.skip('<')) {
            return Optional.empty();
        }
        long offset = tokens.number();
        tokens.expect('.');
        long length = tokens.number();
        tokens.expect('>');
        if (length == 0) {
            throw new BadSyntax("A partial has at least one octet");
        }
        return Optional.of(new Partial(offset, length));
    }
}
