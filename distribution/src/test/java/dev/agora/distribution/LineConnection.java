package dev.agora.distribution;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A blocking connection to a node that carries lines. Confined to one thread. */
final class LineConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final OutputStream out;

    LineConnection(int port, Duration readLimit) throws IOException {
        this(port, readLimit, InetAddress.getLoopbackAddress());
    }

    /** The same from another of this machine's addresses. */
    LineConnection(int port, Duration readLimit, InetAddress from) throws IOException {
        try {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) readLimit.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    String read() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("the node closed the connection");
        }
        return line;
    }

    void write(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
