package dev.agora.core.wire.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.HostPort;
import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Listening and the limit of connections. */
final class TcpServerTest {
    @Test
    void namesAddressSettingAndRemedyWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpServer server = server(taken.getLocalPort(), true, 10)) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("test.port");
        }
    }

    @Test
    void runsWithoutAListenerThatIsNotRequired() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpServer server = server(taken.getLocalPort(), false, 10)) {
            server.start();

            assertThat(server.boundPort("test")).isEmpty();
        }
    }

    @Test
    void refusesOneConnectionTooMany() throws IOException {
        try (TcpServer server = server(0, true, 1)) {
            server.start();
            try (Socket first = connect(server)) {
                assertThat(first.getInputStream().read()).isEqualTo('h');
                try (Socket second = connect(server)) {
                    assertThat(new String(second.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                            .isEqualTo("full\r\n");
                }
            }
        }
    }

    @Test
    void closesAConnectionOfWhomTheGateDoesNotAdmitWithoutAWord() throws IOException {
        try (TcpServer server = server(0, true, 10)) {
            server.admit(peer -> false);
            server.start();
            try (Socket refused = connect(server)) {
                assertThat(refused.getInputStream().readAllBytes()).isEmpty();
            }
        }
    }

    @Test
    void cutsOpenConnectionsOfWhomTheGateDoesNotAdmitAnyMore() throws IOException {
        AtomicBoolean isOpen = new AtomicBoolean(true);
        try (TcpServer server = server(0, true, 10)) {
            server.admit(peer -> isOpen.get());
            server.start();
            try (Socket client = connect(server)) {
                assertThat(client.getInputStream().read()).isEqualTo('h');
                server.expel();
                assertThat(server.connections()).isEqualTo(1);

                isOpen.set(false);
                server.expel();

                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private static Socket connect(TcpServer server) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.boundPort("test").orElseThrow());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static TcpServer server(int port, boolean isRequired, int most) {
        ListenerConfig listener =
                new ListenerConfig("test", new HostPort("127.0.0.1", port), false, "test.port", isRequired);
        Duration minute = Duration.ofMinutes(1);
        return new TcpServer(
                "test",
                List.of(listener),
                new NetLimits(most, 4096, minute, minute, 1),
                TlsContextSource.none(),
                Greeting::new,
                "full\r\n",
                Ticker.system());
    }

    /** Says h and nothing more. */
    private record Greeting(Connection connection) implements ConnectionHandler {
        @Override
        public void opened() {
            connection.send(new byte[] {'h'});
        }

        @Override
        public void received(ByteBuffer input) {
            input.position(input.limit());
        }

        @Override
        public void idledOut() {
            connection.close();
        }

        @Override
        public void shutdown() {
            connection.flush();
        }

        @Override
        public void closed() {
            // Nothing is held.
        }
    }
}
