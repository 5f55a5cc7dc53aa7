package dev.agora.core.wire.imap.decode;

import dev.agora.core.wire.imap.command.MessageSet;
import dev.agora.core.wire.imap.command.ModifiedUtf7;
import dev.agora.core.wire.imap.command.Octets;
import dev.agora.core.wire.imap.command.SequenceSet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Reads the tokens of one command from left to right (RFC 9051 §9). Confined to its parse. */
final class Tokens {
    private static final int LONGEST_NAME = 1024;

    private final RawCommand raw;
    private final boolean utf8;
    private int part;
    private int at;

    Tokens(RawCommand raw, boolean utf8) {
        this.raw = raw;
        this.utf8 = utf8;
    }

    static boolean isTagCharacter(byte octet) {
        return octet != '+' && isAstringCharacter(octet);
    }

    private static boolean isAstringCharacter(int octet) {
        return octet == ']' || isAtomCharacter(octet);
    }

    private static boolean isAtomCharacter(int octet) {
        return octet > 0x20 && octet < 0x7F && "(){%*\"\\]".indexOf(octet) < 0;
    }

    private static boolean isListCharacter(int octet) {
        return octet == '%' || octet == '*' || isAstringCharacter(octet);
    }

    /** The next octet; -1 at the end of the command or before a literal. */
    int peek() {
        byte[] line = line();
        return at < line.length ? line[at] & 0xFF : -1;
    }

    private byte[] line() {
        return raw.lines().get(part).array();
    }

    boolean isLiteral() {
        return peek() < 0 && part < raw.literals().size();
    }

    /** Passes over {@code expected} when it comes next. */
    boolean skip(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char expected) throws BadSyntax {
        if (!skip(expected)) {
            throw new BadSyntax("Expected '" + expected + "' " + where());
        }
    }

    void space() throws BadSyntax {
        if (!skip(' ')) {
            throw new BadSyntax("Expected a space " + where());
        }
    }

    /** The end of the command; spaces before it are forgiven. */
    void end() throws BadSyntax {
        while (skip(' ')) {
            // RFC 9051 §9 knows no trailing space, but clients do.
        }
        if (peek() >= 0 || isLiteral()) {
            throw new BadSyntax("Unexpected argument " + where());
        }
    }

    String where() {
        int next = peek();
        String before = part == 0 ? "at octet " + (at + 1) : "after literal " + part;
        return before + (next < 0 ? isLiteral() ? ", found a literal" : ", found the end" : "");
    }

    String tag() throws BadSyntax {
        int start = at;
        while (peek() >= 0 && isTagCharacter((byte) peek())) {
            at++;
        }
        if (at == start || at - start > 64) {
            throw new BadSyntax("Expected a tag of 1 to 64 characters");
        }
        return slice(start);
    }

    /** An atom, as given. */
    String atom() throws BadSyntax {
        int start = at;
        while (isAtomCharacter(peek())) {
            at++;
        }
        if (at == start) {
            throw new BadSyntax("Expected a word " + where());
        }
        return slice(start);
    }

    /** An atom in capitals. */
    String word() throws BadSyntax {
        return atom().toUpperCase(Locale.ROOT);
    }

    /** A word that ends before a bracket or an angle too: the name of a fetch item. */
    String itemName() throws BadSyntax {
        int start = at;
        while (isAtomCharacter(peek()) && peek() != '[' && peek() != '<') {
            at++;
        }
        if (at == start) {
            throw new BadSyntax("Expected an item " + where());
        }
        return slice(start).toUpperCase(Locale.ROOT);
    }

    private String slice(int start) {
        return new String(line(), start, at - start, StandardCharsets.US_ASCII);
    }

    /** Digits up to {@code max}. */
    long number(long max) throws BadSyntax {
        int start = at;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            int digit = peek() - '0';
            if (value > (max - digit) / 10) {
                throw new BadSyntax("Number above " + max + " " + where());
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == start) {
            throw new BadSyntax("Expected a number " + where());
        }
        return value;
    }

    long number() throws BadSyntax {
        return number(SequenceRead.MAX);
    }

    byte[] astring() throws BadSyntax {
        if (peek() == '"' || isLiteral()) {
            return string();
        }
        return run(Tokens::isAstringCharacter);
    }

    private byte[] run(IntPredicate accepted) throws BadSyntax {
        int start = at;
        while (accepted.test(peek())) {
            at++;
        }
        if (at == start) {
            throw new BadSyntax("Expected a string " + where());
        }
        return Arrays.copyOfRange(line(), start, at);
    }

    byte[] string() throws BadSyntax {
        if (isLiteral()) {
            byte[] bytes = literal();
            for (byte octet : bytes) {
                if (octet == 0) {
                    throw new BadSyntax("NUL in a literal");
                }
            }
            return bytes;
        }
        if (peek() != '"') {
            throw new BadSyntax("Expected a quoted string or a literal " + where());
        }
        return quoted();
    }

    /** The literal that comes next as the message it is. */
    Octets message() throws BadSyntax {
        if (!isLiteral()) {
            throw new BadSyntax("Expected a literal " + where());
        }
        Octets octets = raw.literals().get(part);
        part++;
        at = 0;
        return octets;
    }

    /** The literal that comes next, whatever its octets. */
    byte[] literal() throws BadSyntax {
        if (!isLiteral()) {
            throw new BadSyntax("Expected a literal " + where());
        }
        Octets octets = raw.literals().get(part);
        if (octets.isSpooled()) {
            throw new BadSyntax("Expected no message " + where());
        }
        byte[] bytes = octets.array();
        part++;
        at = 0;
        return bytes;
    }

    private byte[] quoted() throws BadSyntax {
        expect('"');
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            int octet = peek();
            if (octet < 0 || octet == 0 || octet == '\r') {
                throw new BadSyntax("Quoted string without end " + where());
            }
            at++;
            if (octet == '"') {
                return out.toByteArray();
            }
            if (octet == '\\') {
                octet = peek();
                if (octet != '"' && octet != '\\') {
                    throw new BadSyntax("Only \" and \\ may be quoted " + where());
                }
                at++;
            }
            out.write(octet);
        }
    }

    /** An astring in UTF-8. */
    String text() throws BadSyntax {
        return decode(astring(), StandardCharsets.UTF_8);
    }

    static String decode(byte[] bytes, Charset charset) throws BadSyntax {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new BadSyntax("String is not valid " + charset.name());
        }
    }

    String mailbox() throws BadSyntax {
        return mailboxName(astring());
    }

    /** A pattern of LIST. */
    String listPattern() throws BadSyntax {
        byte[] bytes = peek() == '"' || isLiteral() ? string() : run(Tokens::isListCharacter);
        return mailboxName(bytes);
    }

    private String mailboxName(byte[] bytes) throws BadSyntax {
        if (bytes.length > LONGEST_NAME) {
            throw new BadSyntax("Mailbox name above " + LONGEST_NAME + " octets");
        }
        String name = decode(bytes, StandardCharsets.UTF_8);
        if (!utf8) {
            name = ModifiedUtf7.decode(name)
                    .orElseThrow(() ->
                            new BadSyntax("Mailbox name is not modified UTF-7; UTF-8 names need ENABLE IMAP4rev2"));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new BadSyntax("Mailbox name with a control character");
        }
        boolean isInbox = name.equalsIgnoreCase("INBOX");
        boolean isBelow = name.length() > 5 && name.charAt(5) == '/' && name.regionMatches(true, 0, "INBOX", 0, 5);
        return isInbox || isBelow ? "INBOX" + name.substring(5) : name;
    }

    MessageSet messageSet() throws BadSyntax {
        return skip('$') ? new MessageSet.Saved() : new MessageSet.Named(sequenceSet());
    }

    SequenceSet sequenceSet() throws BadSyntax {
        return SequenceRead.from(this);
    }

    /** Items in parentheses, parted by spaces. */
    <T> List<T> list(Item<T> item) throws BadSyntax {
        expect('(');
        List<T> items = new ArrayList<>();
        if (skip(')')) {
            return items;
        }
        do {
            items.add(item.read());
        } while (skip(' '));
        expect(')');
        return items;
    }

    /** Reads one item of a list. */
    interface Item<T> {
        T read() throws BadSyntax;
    }
}
