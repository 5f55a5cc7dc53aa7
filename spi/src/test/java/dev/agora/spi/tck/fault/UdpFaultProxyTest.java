package dev.agora.spi.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each harm the proxy does, in front of a server that sends back what it gets. */
class UdpFaultProxyTest {
    private DatagramSocket echo;
    private DatagramSocket client;
    private UdpFaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        echo = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::serve);
        client = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client.setSoTimeout(10_000);
        proxy = UdpFaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()), 3);
    }

    @AfterEach
    void close() {
        client.close();
        proxy.close();
        echo.close();
    }

    @Test
    void passesDatagramsBothWays() throws IOException {
        send("one", "two");
        assertThat(receive(2)).containsExactly("one", "two");
    }

    @Test
    void cutsOneWayOrBoth() throws IOException {
        proxy.cut(Direction.TO_CLIENT);
        send("lost");
        assertSilent();
        assertThat(proxy.dropped()).isEqualTo(1);
        proxy.pass();
        send("found");
        assertThat(receive(1)).containsExactly("found");
    }

    @Test
    void duplicatesDatagrams() throws IOException {
        proxy.duplicate(1, Direction.TO_SERVER);
        send("twice");
        assertThat(receive(2)).containsExactly("twice", "twice");
    }

    @Test
    void reordersDatagrams() throws IOException {
        proxy.reorder(1, Direction.TO_SERVER);
        send("one", "two");
        assertThat(receive(2)).containsExactly("two", "one");
    }

    @Test
    void corruptsOneBit() throws IOException {
        proxy.corrupt(1, Direction.TO_SERVER);
        send("aaaa");
        byte[] got = receive(1).getFirst().getBytes(StandardCharsets.ISO_8859_1);
        int bits = 0;
        for (byte each : got) {
            bits += Integer.bitCount((each ^ 'a') & 0xFF);
        }
        assertThat(bits).isEqualTo(1);
    }

    @Test
    void delaysDatagrams() throws IOException {
        proxy.delay(Duration.ofMillis(120), Direction.TO_SERVER);
        long before = System.nanoTime();
        send("late");
        assertThat(receive(1)).containsExactly("late");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    @Test
    void dropsByChance() throws IOException {
        proxy.drop(0.5, Direction.TO_SERVER);
        for (int i = 0; i < 100; i++) {
            send("payload");
        }
        await().until(() -> proxy.dropped() >= 20);
        assertThat(receive(20)).containsOnly("payload");
    }

    private void send(String... texts) throws IOException {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            client.send(new DatagramPacket(bytes, bytes.length, proxy.address()));
        }
    }

    private List<String> receive(int count) throws IOException {
        List<String> got = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            client.receive(packet);
            got.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
        }
        return got;
    }

    private void assertSilent() throws IOException {
        client.setSoTimeout(200);
        assertThatThrownBy(() -> receive(1)).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(10_000);
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        while (!echo.isClosed()) {
            try {
                packet.setLength(100);
                echo.receive(packet);
                echo.send(packet);
            } catch (IOException closed) {
                return;
            }
        }
    }
}
