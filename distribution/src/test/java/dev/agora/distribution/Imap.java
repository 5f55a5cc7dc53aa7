package dev.agora.distribution;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session with the inbox of the cluster's account (RFC 9051). Confined to one thread. */
final class Imap implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(60);
    private static final Pattern EXISTS = Pattern.compile("\\* (\\d+) EXISTS");
    private static final String MESSAGE_ID = "message-id:";

    private final LineConnection connection;
    private int exists;

    Imap(NodeProcess node) throws IOException {
        connection = new LineConnection(node.ports().imap(), READ_LIMIT);
        connection.read();
        command("LOGIN " + ProcessCluster.ADDRESS + " " + ProcessCluster.PASSWORD);
        command("SELECT INBOX");
    }

    /** Number of messages as last told. */
    int exists() {
        return exists;
    }

    /** Begins to idle; returns when the node agreed. */
    void idle() throws IOException {
        connection.write("i IDLE");
        String line = next();
        while (!line.startsWith("+")) {
            line = next();
        }
    }

    /** Waits until the node tells of that many messages. */
    void awaitExists(int messages) throws IOException {
        while (exists < messages) {
            next();
        }
    }

    /** The Message-ID of each message in the inbox, in its order, as often as it is there. */
    List<String> messageIds() throws IOException {
        List<String> ids = new ArrayList<>();
        if (exists > 0) {
            for (String line : command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID)) {
                    ids.add(line.substring(MESSAGE_ID.length()).strip());
                }
            }
        }
        return ids;
    }

    private List<String> command(String text) throws IOException {
        connection.write("t " + text);
        List<String> lines = new ArrayList<>();
        String line = next();
        while (!line.startsWith("t ")) {
            lines.add(line);
            line = next();
        }
        if (!line.startsWith("t OK")) {
            throw new IOException("IMAP: " + text + " was answered with " + line);
        }
        return lines;
    }

    private String next() throws IOException {
        String line = connection.read();
        Matcher told = EXISTS.matcher(line);
        if (told.matches()) {
            exists = Integer.parseInt(told.group(1));
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
