package dev.agora.spi.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each harm the proxy does, in front of a server that sends back what it gets. */
class TcpFaultProxyTest {
    private static final int SILENCE_MILLIS = 200;

    private ServerSocket echo;
    private TcpFaultProxy proxy;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = TcpFaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()), 1);
        client = connect();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        echo.close();
    }

    @Test
    void passesAllBytesBothWays() throws IOException {
        byte[] sent = pattern(1_000_000);
        Thread.ofVirtual().start(() -> write(sent));
        assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void swallowsOneWayOrBoth() throws IOException {
        exchange();
        proxy.swallow(Direction.TO_CLIENT);
        write(new byte[] {1, 2, 3});
        assertSilent();
        proxy.pass();
        write(new byte[] {4});
        assertThat(client.getInputStream().read()).isEqualTo(4);
    }

    @Test
    void holdsAndThenPassesEverything() throws IOException {
        exchange();
        proxy.hold();
        write(new byte[] {1, 2, 3});
        assertSilent();
        proxy.pass();
        assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void delaysBytesInTheirOrder() throws IOException {
        exchange();
        proxy.delay(Duration.ofMillis(150), Direction.TO_SERVER);
        long before = System.nanoTime();
        write(new byte[] {1});
        write(new byte[] {2});
        assertThat(client.getInputStream().readNBytes(2)).containsExactly(1, 2);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void corruptsOneBitOfABlock() throws IOException {
        proxy.corrupt(1, Direction.TO_SERVER);
        byte[] sent = pattern(1_000);
        write(sent);
        byte[] got = client.getInputStream().readNBytes(sent.length);
        int bits = 0;
        for (int i = 0; i < sent.length; i++) {
            bits += Integer.bitCount((got[i] ^ sent[i]) & 0xFF);
        }
        assertThat(bits).isPositive().isLessThan(10);
    }

    @Test
    void cutsConnectionsAndTakesNewOnes() throws IOException {
        exchange();
        proxy.cut();
        assertThatThrownBy(() -> client.getInputStream().readNBytes(1)).isInstanceOf(SocketException.class);
        client = connect();
        exchange();
    }

    @Test
    void refusesConnectionsUntilItAcceptsAgain() throws IOException {
        proxy.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        proxy.accept();
        client = connect();
        exchange();
    }

    @Test
    void leavesAClientHalfOpenAndSilent() throws IOException {
        exchange();
        proxy.halfOpen();
        write(new byte[] {1});
        assertSilent();
        write(new byte[] {2});
        assertSilent();
    }

    @Test
    void endsOfStreamPassThrough() throws IOException {
        exchange();
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().untilAsserted(() -> assertThat(client.isClosed()).isFalse());
    }

    private void exchange() throws IOException {
        write(new byte[] {9});
        assertThat(client.getInputStream().read()).isEqualTo(9);
    }

    private void assertSilent() throws IOException {
        client.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().readNBytes(1)).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(10_000);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void write(byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException gone) {
                        // the client's part is asserted above
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        Arrays.setAll(new Integer[size], i -> {
            bytes[i] = (byte) (i * 31);
            return i;
        });
        return bytes;
    }
}
