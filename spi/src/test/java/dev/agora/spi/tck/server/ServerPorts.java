package dev.agora.spi.tck.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Whether somebody listens on a port of the loopback. */
public final class ServerPorts {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int HOLD_MILLIS = 100;

    private ServerPorts() {}

    /** Whether a connection is taken. */
    public static boolean takesConnections(int port) {
        try (Socket socket = connected(port)) {
            return socket.isConnected();
        } catch (IOException absent) {
            return false;
        }
    }

    /**
     * Whether a connection is taken and kept for 100 ms, or greeted. A container engine takes connections for a server that does
     * not listen yet, and hangs up at once.
     */
    public static boolean keepsConnections(int port) {
        try (Socket socket = connected(port)) {
            socket.setSoTimeout(HOLD_MILLIS);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException kept) {
            return true;
        } catch (IOException absent) {
            return false;
        }
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
