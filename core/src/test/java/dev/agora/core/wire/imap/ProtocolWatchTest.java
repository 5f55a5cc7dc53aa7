package dev.agora.core.wire.imap;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What IMAP holds against an address, over real sockets. */
final class ProtocolWatchTest {
    private final List<InetAddress> broken = new CopyOnWriteArrayList<>();
    private volatile boolean mayRead = true;
    private final ImapServer server = new ImapServer(
            ImapSettings.standard(
                    List.of(new ListenerConfig("imap", new HostPort("127.0.0.1", 0), false, "imap.port", true)),
                    "test",
                    1_000_000,
                    Duration.ofMinutes(2)),
            new ImapServices(
                    new InMemoryMail(new Silent()),
                    (name, password) -> password.equals("secret")
                            ? new LoginOutcome.Accepted(new AccountId(1), name, "first")
                            : new LoginOutcome.Denied(),
                    new Sessions(new Silent()),
                    broken::add,
                    () -> mayRead,
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
    void eachLineBeforeLoginThatIsNoCommandCounts() throws IOException {
        talk("GET / HTTP/1.1\r\nHost: example.org\r\n\r\nz LOGOUT\r\n");

        assertThat(broken).hasSize(3).allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void lineThatIsTooLongCounts() throws IOException {
        talk("a LOGIN " + "x".repeat(100_000) + "\r\nz LOGOUT\r\n");

        assertThat(broken).hasSize(1);
    }

    @Test
    void cancelledLoginAndWrongMomentAndWrongPasswordDoNotCount() throws IOException {
        talk("a AUTHENTICATE PLAIN\r\n*\r\nb SELECT INBOX\r\nc LOGIN anna wrong\r\nd STARTTLS\r\nz LOGOUT\r\n");

        assertThat(broken).isEmpty();
    }

    @Test
    void faultOfAClientThatLoggedInDoesNotCountUntilItIsCutForIt() throws IOException {
        talk("a LOGIN anna secret\r\n" + "b NONSENSE\r\n".repeat(19) + "z LOGOUT\r\n");
        assertThat(broken).isEmpty();

        String answers = talk("a LOGIN anna secret\r\n" + "b NONSENSE\r\n".repeat(40));

        assertThat(answers).contains("BYE Too many bad commands");
        assertThat(broken).hasSize(1);
    }

    @Test
    void isolatedNodeThatShallNotServeReadsRefusesThem() throws IOException {
        mayRead = false;

        String answers = talk("a LOGIN anna secret\r\nb SELECT INBOX\r\nc LIST \"\" *\r\nd NOOP\r\nz LOGOUT\r\n");

        assertThat(answers)
                .contains("a OK", "b NO [UNAVAILABLE]", "c NO [UNAVAILABLE]", "d OK", "z OK")
                .doesNotContain("* LIST");
        assertThat(broken).isEmpty();
    }

    private String talk(String lines) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.boundPort("imap").orElseThrow())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Nothing changes here. */
    private static final class Silent implements Notifier {
        @Override
        public void advance(AccountId account, Set<ChangeType> types, Position position, Feed feed) {}

        @Override
        public void reread() {}

        @Override
        public Registration listen(AccountId account, Listener listener) {
            return () -> {};
        }

        @Override
        public FeedCounts counts() {
            return new FeedCounts(0, 0, 0, 0);
        }
    }
}
