package dev.agora.core.bootstrap.demo;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small IMAP client: logs in, selects the inbox, idles, fetches a message whole (RFC 9051). Confined to one thread. */
final class DemoImap implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(60);
    private static final Pattern EXISTS = Pattern.compile("\\* (\\d+) EXISTS");
    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)}$");

    private final LineSocket socket;
    private int tags;
    private int exists;

    DemoImap(int port, String user, String password) {
        socket = new LineSocket("IMAP on port " + port, port, READ_LIMIT);
        socket.line();
        command("LOGIN " + user + " " + password);
        command("SELECT INBOX");
    }

    /** Number of messages in the inbox as last told. */
    int exists() {
        return exists;
    }

    /** Begins to idle; returns when the server agreed. */
    void idle() {
        socket.send("i1 IDLE");
        String line = socket.line();
        while (!line.startsWith("+")) {
            note(line);
            line = socket.line();
        }
    }

    /** Waits, idling, until the server tells of {@code messages} messages; returns that line. */
    String awaitExists(int messages) {
        while (true) {
            String line = socket.line();
            note(line);
            if (exists >= messages) {
                return line;
            }
        }
    }

    /** The whole bytes of message {@code sequence}, without setting {@code \Seen}. */
    byte[] fetch(int sequence) {
        String tag = "t" + ++tags;
        socket.send(tag + " FETCH " + sequence + " BODY.PEEK[]");
        byte[] message = null;
        while (true) {
            String line = socket.line();
            Matcher literal = LITERAL.matcher(line);
            if (literal.matches()) {
                message = socket.exactly(Integer.parseInt(literal.group(1)));
            } else if (line.startsWith(tag + " ")) {
                if (message == null || !line.startsWith(tag + " OK")) {
                    throw new DemoFailure("IMAP: FETCH " + sequence + " brought no message: " + line);
                }
                return message;
            }
        }
    }

    private void command(String text) {
        String tag = "t" + ++tags;
        socket.send(tag + " " + text);
        String line = socket.line();
        while (!line.startsWith(tag + " ")) {
            note(line);
            line = socket.line();
        }
        if (!line.startsWith(tag + " OK")) {
            throw new DemoFailure("IMAP: " + text.split(" ")[0] + " was answered with: " + line);
        }
    }

    private void note(String line) {
        Matcher matcher = EXISTS.matcher(line);
        if (matcher.matches()) {
            exists = Integer.parseInt(matcher.group(1));
        } else if (line.startsWith("* BYE")) {
            throw new DemoFailure("IMAP: the server said " + line);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
