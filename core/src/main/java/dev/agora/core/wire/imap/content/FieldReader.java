package dev.agora.core.wire.imap.content;

/** Reads the words of a structured header field, passing over comments (RFC 5322 §3.2). Confined to its parse. */
final class FieldReader {
    private final String text;
    private int at;

    FieldReader(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    char peek() {
        return atEnd() ? 0 : text.charAt(at);
    }

    char take() {
        return text.charAt(at++);
    }

    boolean skip(char expected) {
        if (!atEnd() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    String until(char end) {
        return untilAny(String.valueOf(end));
    }

    /** What comes before one of {@code ends}, without comments. */
    String untilAny(String ends) {
        StringBuilder out = new StringBuilder();
        while (!atEnd() && ends.indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '(') {
                comment();
            } else {
                out.append(take());
            }
        }
        return out.toString();
    }

    String parameterValue() {
        blanks();
        if (peek() == '"') {
            String value = quoted();
            untilAny(";");
            return value;
        }
        return untilAny(";").strip();
    }

    /** Passes over white space and comments; returns the text of the last comment. */
    String blanks() {
        String comment = "";
        while (!atEnd()) {
            char next = text.charAt(at);
            if (next == '(') {
                comment = comment();
            } else if (next == ' ' || next == '\t') {
                at++;
            } else {
                break;
            }
        }
        return comment;
    }

    /** A quoted string without its quotes; one without end goes to the end. */
    String quoted() {
        StringBuilder out = new StringBuilder();
        at++;
        while (!atEnd()) {
            char next = take();
            if (next == '"') {
                break;
            }
            out.append(next == '\\' && !atEnd() ? take() : next);
        }
        return out.toString();
    }

    private String comment() {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        while (!atEnd()) {
            char next = take();
            if (next == '\\' && !atEnd()) {
                out.append(take());
                continue;
            }
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            if (depth > 1 || next != '(') {
                out.append(next);
            }
        }
        return out.toString();
    }
}
