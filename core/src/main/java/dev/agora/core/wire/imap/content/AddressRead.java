package dev.agora.core.wire.imap.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads address lists leniently and at most {@value #MOST} of them (RFC 5322 §3.4). */
final class AddressRead {
    static final int MOST = 4096;

    private final FieldReader reader;
    private final List<Address> addresses = new ArrayList<>();
    private boolean inGroup;

    private AddressRead(String text) {
        reader = new FieldReader(text);
    }

    static List<Address> parse(String text) {
        return new AddressRead(text).list();
    }

    private List<Address> list() {
        while (!reader.atEnd() && addresses.size() < MOST) {
            one();
        }
        if (inGroup) {
            addresses.add(Address.groupEnd());
        }
        return List.copyOf(addresses);
    }

    /** Reads to the next separator: words gather until a special character says what they were. */
    private void one() {
        StringBuilder words = new StringBuilder();
        String comment = "";
        while (true) {
            String seen = reader.blanks();
            comment = seen.isEmpty() ? comment : seen;
            if (reader.atEnd()) {
                bare(words.toString(), comment);
                return;
            }
            char next = reader.peek();
            switch (next) {
                case ',', ';' -> {
                    reader.take();
                    bare(words.toString(), comment);
                    if (next == ';' && inGroup) {
                        addresses.add(Address.groupEnd());
                        inGroup = false;
                    }
                    return;
                }
                case ':' -> {
                    reader.take();
                    if (!inGroup) {
                        addresses.add(Address.groupStart(words.toString()));
                        inGroup = true;
                    }
                    return;
                }
                case '<' -> {
                    reader.take();
                    angle(words.toString());
                    return;
                }
                default -> word(words, next);
            }
        }
    }

    private void word(StringBuilder words, char next) {
        String word = next == '"' ? reader.quoted() : atom();
        boolean isGlued = words.isEmpty() || word.startsWith("@") || words.charAt(words.length() - 1) == '@';
        words.append(isGlued ? "" : " ").append(word);
    }

    private String atom() {
        StringBuilder out = new StringBuilder();
        out.append(reader.take());
        while (!reader.atEnd() && " \t\"(),:;<".indexOf(reader.peek()) < 0) {
            out.append(reader.take());
        }
        return out.toString();
    }

    private void angle(String name) {
        StringBuilder path = new StringBuilder();
        while (!reader.atEnd() && reader.peek() != '>') {
            reader.blanks();
            if (reader.peek() == '"') {
                path.append(reader.quoted());
            } else if (!reader.atEnd() && reader.peek() != '>') {
                path.append(reader.take());
            }
        }
        reader.skip('>');
        String text = path.toString();
        int route = text.startsWith("@") ? text.indexOf(':') : -1;
        add(text.substring(route + 1), name);
        reader.untilAny(",;");
        if (reader.peek() == ',') {
            reader.take();
        }
    }

    private void bare(String words, String comment) {
        if (!words.isEmpty()) {
            add(words, comment);
        }
    }

    private void add(String address, String name) {
        Optional<String> shown = name.isEmpty() ? Optional.empty() : Optional.of(name);
        int at = address.lastIndexOf('@');
        // RFC 9051 §7.5.2: a missing host is an empty text, for NIL would begin a group.
        String mailbox = at < 0 ? address : address.substring(0, at);
        String host = at < 0 ? "" : address.substring(at + 1);
        addresses.add(new Address(shown, Optional.of(mailbox), Optional.of(host)));
    }
}
