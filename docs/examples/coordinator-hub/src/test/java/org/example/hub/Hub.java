package org.example.hub;

import dev.agora.spi.Payload;
import dev.agora.spi.tck.KitServer;
import dev.agora.spi.tck.TestContext;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A hub of a hundred lines: sends each payload to all other connections of its topic, and can be stopped and paused. */
public final class Hub implements KitServer {
    private final int port;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition running = lock.newCondition();
    private boolean paused;
    private ServerSocket listener;
    private Thread acceptor;

    Hub() throws IOException {
        this(TestContext.freePort());
    }

    /** For trying it by hand: the port is the first argument. */
    public static void main(String[] arguments) throws Exception {
        Hub hub = new Hub(Integer.parseInt(arguments[0]));
        hub.acceptor.join();
    }

    private Hub(int port) throws IOException {
        this.port = port;
        start();
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() throws IOException {
        if (listener == null) {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listener = socket;
            acceptor = Thread.ofPlatform().start(() -> accept(socket));
        }
    }

    @Override
    public void stop() throws Exception {
        if (listener != null) {
            listener.close();
            listener = null;
            clients.forEach(Client::end);
            acceptor.join();
        }
    }

    @Override
    public void pause() {
        setPaused(true);
    }

    @Override
    public void resume() {
        setPaused(false);
    }

    @Override
    public Optional<Map<String, String>> settingsVia(InetSocketAddress other) {
        return Optional.of(Map.of("address", "127.0.0.1:" + other.getPort()));
    }

    @Override
    public Optional<InetSocketAddress> socket() {
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public OptionalInt connections() {
        return OptionalInt.of(clients.size());
    }

    private void setPaused(boolean next) {
        lock.lock();
        paused = next;
        running.signalAll();
        lock.unlock();
    }

    private void awaitRunning() {
        lock.lock();
        while (paused) {
            running.awaitUninterruptibly();
        }
        lock.unlock();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Client client = new Client(socket.accept());
                clients.add(client);
                Thread.ofVirtual().start(client::serve);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private final class Client {
        private final Socket socket;
        private final DataOutputStream out;
        private volatile String topic = "";

        Client(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }

        void serve() {
            try (socket) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                if (in.readInt() != HubLink.HELLO) {
                    return;
                }
                topic = new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
                awaitRunning();
                synchronized (out) {
                    out.writeInt(HubLink.HELLO);
                    out.flush();
                }
                while (true) {
                    byte kind = in.readByte();
                    byte[] bytes = kind == HubLink.PAYLOAD ? body(in) : null;
                    awaitRunning();
                    if (bytes != null) {
                        clients.forEach(other -> other.deliver(this, bytes));
                    }
                    send(bytes == null ? HubLink.PULSE : HubLink.TAKEN, null);
                }
            } catch (IOException gone) {
                // the client left, or sent what is no payload
            } finally {
                clients.remove(this);
            }
        }

        private void deliver(Client from, byte[] bytes) {
            if (this != from && topic.equals(from.topic)) {
                try {
                    send(HubLink.PAYLOAD, bytes);
                } catch (IOException gone) {
                    end();
                }
            }
        }

        private void send(byte kind, byte[] bytes) throws IOException {
            synchronized (out) {
                out.writeByte(kind);
                if (bytes != null) {
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
                out.flush();
            }
        }

        private static byte[] body(DataInputStream in) throws IOException {
            int length = in.readInt();
            if (length < 0 || length > Payload.MAX_BYTES) {
                throw new IOException("a payload of " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        }

        void end() {
            try {
                socket.close();
            } catch (IOException gone) {
                // it was closed already
            }
        }
    }
}
