package dev.agora.core.wire.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.mail.DeliveryService;
import dev.agora.core.mail.Spool;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.HostPort;
import dev.agora.core.wire.net.Connection;
import dev.agora.core.wire.net.ListenerConfig;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only trusted addresses, and loopback, get a greeting. */
final class TrustedAddressesTest {
    private static final InetAddress TRUSTED = InetAddress.ofLiteral("192.0.2.7");
    private static final LmtpSettings SETTINGS = LmtpSettings.standard(
                    new ListenerConfig("lmtp", new HostPort("127.0.0.1", 0), false, "lmtp.port", true), "test", 20_000)
            .trusting(TRUSTED::equals);

    @Test
    void turnsAnotherAddressAwayInPlaceOfTheGreeting() {
        Recorded connection = greeted("192.0.2.8");

        assertThat(connection.sent.toString()).startsWith("554 5.7.1 test").endsWith("\r\n");
        assertThat(connection.isClosing).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "127.0.0.1", "::1"})
    void greetsATrustedAddressAndLoopback(String address) {
        Recorded connection = greeted(address);

        assertThat(connection.sent.toString()).startsWith("220 test");
        assertThat(connection.isClosing).isFalse();
    }

    private static Recorded greeted(String address) {
        Recorded connection = new Recorded(InetAddress.ofLiteral(address));
        new LmtpConnection(connection, SETTINGS, new Nobody()).opened();
        return connection;
    }

    /** Nobody has an account. */
    private record Nobody() implements DeliveryService {
        @Override
        public Optional<Recipient> resolve(String address) {
            return Optional.empty();
        }

        @Override
        public Spool spool() {
            return new Spool(() -> {
                throw new IllegalStateException("no message comes here");
            });
        }

        @Override
        public List<WriteResult<Delivered>> deliver(String sender, List<Recipient> recipients, Spool message) {
            return List.of();
        }
    }

    /** A connection that keeps what is sent. */
    private static final class Recorded implements Connection {
        private final InetAddress peer;
        private final StringBuilder sent = new StringBuilder();
        private boolean isClosing;

        private Recorded(InetAddress peer) {
            this.peer = peer;
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public InetAddress peer() {
            return peer;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public boolean isClosing() {
            return isClosing;
        }

        @Override
        public boolean canStartTls() {
            return false;
        }

        @Override
        public void send(byte[] bytes) {
            sent.append(new String(bytes, StandardCharsets.US_ASCII));
        }

        @Override
        public void send(ByteBuffer bytes) {
            sent.append(StandardCharsets.US_ASCII.decode(bytes));
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void startTls(byte[] goAhead) {
            throw new IllegalStateException("STARTTLS is not offered");
        }

        @Override
        public void close() {
            isClosing = true;
        }

        @Override
        public void idleTimeout(Duration timeout) {
            // Nobody waits here.
        }

        @Override
        public void post(Runnable task) {
            task.run();
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
            return () -> {};
        }
    }
}
