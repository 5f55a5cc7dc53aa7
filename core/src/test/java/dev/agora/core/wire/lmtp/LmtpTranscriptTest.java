package dev.agora.core.wire.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.DeliveryService;
import dev.agora.core.mail.Spool;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.Position;
import dev.agora.core.runtime.Ticker;
import dev.agora.core.wire.net.ListenerConfig;
import dev.agora.core.wire.net.TlsContextSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LMTP over a real socket. */
final class LmtpTranscriptTest {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final LmtpServer server = new LmtpServer(
            LmtpSettings.standard(
                    new ListenerConfig("lmtp", new HostPort("127.0.0.1", 0), false, "lmtp.port", true), "test", 20_000),
            new Keeping(),
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
    @SuppressWarnings("StringConcatToTextBlock") // the line ends are the point
    void deliversTwoTransactionsWithoutRsetAndRemovesDotStuffing() throws IOException {
        String transcript = talk("LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<anna@x>\r\n" + "RCPT TO:<nobody@x>\r\nDATA\r\n"
                + "A: b\r\n\r\n..one\r\nlone\n.\nend\r\n.\r\n"
                + "MAIL FROM:<>\r\nRCPT TO:<anna@x>\r\nRCPT TO:<ben@x>\r\nBDAT 3\r\nabcBDAT 2 LAST\r\ndeQUIT\r\n");

        assertThat(messages).containsExactly("A: b\r\n\r\n.one\r\nlone\n.\nend\r\n", "abcde");
        assertThat(transcript.lines().map(line -> line.substring(0, 4)).filter(line -> !line.startsWith("250-")))
                .containsExactly(
                        "220 ", "250 ", "250 ", "250 ", "550 ", "354 ", "250 ", "250 ", "250 ", "250 ", "250 ", "250 ",
                        "250 ", "221 ");
    }

    @Test
    void refusesWhatIsTooLongOrTooLargeAndGoesOn() throws IOException {
        String transcript = talk("X".repeat(10_000_000) + "\r\nEHLO me\r\nLHLO me\r\nMAIL FROM:<a@b> SIZE=20001\r\n"
                + "MAIL FROM:<a@b>\r\nRCPT TO:<anna@x>\r\nDATA\r\n" + "y".repeat(20_001) + "\r\n.\r\nQUIT\r\n");

        assertThat(transcript)
                .contains("500 5.5.2 Line too long", "500 5.5.1 This is LMTP", "\n552 5.3.4", "354 ", "221 ");
        assertThat(messages).isEmpty();
    }

    private String talk(String text) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.boundPort().orElseThrow())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Keeps messages in memory; everybody but nobody lives here. */
    private final class Keeping implements DeliveryService {
        @Override
        public Optional<Recipient> resolve(String address) {
            return address.startsWith("nobody")
                    ? Optional.empty()
                    : Optional.of(new Recipient(address, new AccountId(1), Optional.empty()));
        }

        @Override
        public Spool spool() {
            return new Spool(() -> {
                throw new IllegalStateException("messages here are small");
            });
        }

        @Override
        public List<WriteResult<Delivered>> deliver(String sender, List<Recipient> recipients, Spool message) {
            messages.add(new String(message.bytes().orElseThrow(), StandardCharsets.UTF_8));
            return recipients.stream()
                    .<WriteResult<Delivered>>map(
                            recipient -> new WriteResult.Done<>(new Delivered(false), new Position(1)))
                    .toList();
        }
    }
}
