package dev.agora.core.wire.imap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.Spool;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.Position;
import dev.agora.core.notify.Feed;
import dev.agora.core.notify.Notifier;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import dev.agora.core.security.Authenticator.LoginOutcome;
import dev.agora.core.session.Sessions;
import dev.agora.core.wire.net.ListenerConfig;
import dev.agora.core.wire.net.TlsContextSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** IMAP over real sockets, mail in memory. */
final class ImapTranscriptTest {
    private static final AccountId ACCOUNT = new AccountId(1);

    private final Telling notifier = new Telling();
    private final InMemoryMail mail = new InMemoryMail(notifier);
    private final ImapServer server = new ImapServer(
            ImapSettings.standard(
                    List.of(new ListenerConfig("imap", new HostPort("127.0.0.1", 0), false, "imap.port", true)),
                    "test",
                    1_000_000,
                    Duration.ofMinutes(2)),
            new ImapServices(
                    mail,
                    (name, password) -> password.equals("secret")
                            ? new LoginOutcome.Accepted(ACCOUNT, name, "first")
                            : new LoginOutcome.Denied(),
                    new Sessions(notifier),
                    WallClock.system()),
            TlsContextSource.none(),
            Ticker.system());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesAnOrdinarySession() throws IOException {
        String message = "Subject: hello\r\n\r\n" + "x".repeat(10_329);
        String transcript =
                talk("a LOGIN anna secret\r\nb CREATE Done\r\nc APPEND INBOX {" + message.length() + "+}\r\n"
                        + message
                        + "\r\nd SELECT INBOX\r\ne FETCH 1 (FLAGS RFC822.SIZE BODY[])\r\nf STORE 1 +FLAGS (\\Flagged)\r\n"
                        + "g SEARCH SUBJECT hello\r\nh MOVE 1 Done\r\ni SELECT Done\r\nj STORE 1 +FLAGS.SILENT (\\Deleted)\r\n"
                        + "k EXPUNGE\r\nl LIST \"\" *\r\nm STATUS INBOX (MESSAGES)\r\nn LOGOUT\r\n");

        assertThat(transcript)
                .contains("a OK", "b OK", "c OK [APPENDUID 7 1]", "* 1 EXISTS", "d OK", message, "\\Seen", "e OK")
                .contains("f OK", "* SEARCH 1\r\n", "* OK [COPYUID 7 1 1]", "* 1 EXPUNGE", "h OK", "j OK", "k OK")
                .contains("* STATUS \"INBOX\" (MESSAGES 0)", "l OK", "n OK");
    }

    @Test
    void tellsAnIdlingSessionAtOnce() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "a LOGIN anna secret\r\nb SELECT INBOX\r\nc IDLE\r\n");
            readUntil(socket, "+ idling\r\n");

            var inbox = mail.mailbox(ACCOUNT, "INBOX").orElseThrow().id();
            Spool message = mail.spool();
            message.write((byte) 'x');
            mail.append(ACCOUNT, inbox, message, Set.of(), Instant.EPOCH);

            assertThat(readUntil(socket, "EXISTS\r\n")).contains("* 1 EXISTS");
            send(socket, "DONE\r\n");
            assertThat(readUntil(socket, "completed\r\n")).contains("c OK IDLE");
        }
    }

    /** Each file of {@code imap/} is a conversation: {@code C: } is sent, {@code S: } is the exact reply, {@code S~ } an expression it matches. */
    @TestFactory
    Stream<DynamicTest> answersAsEachTranscriptSays() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(ImapTranscriptTest.class.getResource("/imap"), "transcripts");
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            List<Path> transcripts = files.sorted().toList();
            assertThat(transcripts).isNotEmpty();
            return transcripts.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
        }
    }

    private void replay(Path file) throws IOException {
        try (Socket socket = connect()) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.startsWith("C: ")) {
                    send(socket, line.substring(3) + "\r\n");
                } else if (line.startsWith("S")) {
                    String reply = readUntil(socket, "\r\n").strip();
                    String expected = line.substring(3);
                    String place = file.getFileName() + " line " + number;
                    if (line.startsWith("S~")) {
                        assertThat(reply).as(place).matches(expected);
                    } else {
                        assertThat(reply).as(place).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void refusesGarbageAndAnEndlessLiteral() throws IOException {
        String transcript = talk("a LOGIN {4294967296}\r\n" + "garbage\r\n".repeat(30));

        assertThat(transcript).contains("a BAD Literal too large", "* BYE Too many bad commands");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.boundPort("imap").orElseThrow());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private String talk(String text) throws IOException {
        try (Socket socket = connect()) {
            send(socket, text);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("end of stream after: " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    /** Tells every listener of every move. */
    private static final class Telling implements Notifier {
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();

        @Override
        public void advance(AccountId account, Set<ChangeType> types, Position position, Feed feed) {
            listeners.forEach(listener -> listener.moved(types, position));
        }

        @Override
        public void reread() {
            listeners.forEach(listener -> listener.moved(Set.of(ChangeType.EMAIL), Position.NONE));
        }

        @Override
        public Registration listen(AccountId account, Listener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public FeedCounts counts() {
            return new FeedCounts(0, 0, 0, 0);
        }
    }
}
