package dev.agora.coordinator.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A link in between that can go half-open: what is sent over it is swallowed, and nobody is told. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile AtomicBoolean swallowing = new AtomicBoolean(); // of the connections that are open now

    TcpProxy(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on swallows all bytes on the connections that are open; later ones are served. */
    void swallow() {
        swallowing.set(true);
        swallowing = new AtomicBoolean();
    }

    @Override
    public void close() {
        end(listening);
        sockets.forEach(TcpProxy::end);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(near, far));
                AtomicBoolean swallowed = swallowing;
                Thread.ofVirtual().start(() -> pass(near, far, swallowed));
                Thread.ofVirtual().start(() -> pass(far, near, swallowed));
            } catch (IOException e) {
                // the proxy is closed, or its target is away: the client sees it
            }
        }
    }

    private static void pass(Socket from, Socket to, AtomicBoolean swallowed) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream input = from.getInputStream();
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                if (!swallowed.get()) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // one of both ended, so the other ends below
        }
        if (!swallowed.get()) {
            end(from);
            end(to);
        }
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
