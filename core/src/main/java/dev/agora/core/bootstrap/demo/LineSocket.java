package dev.agora.core.bootstrap.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A blocking TCP client that reads CRLF lines and counted bytes; used by the demonstration's mail clients. Confined to one thread. */
final class LineSocket implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    LineSocket(String name, int port, Duration readLimit) {
        this.name = name;
        try {
            socket = new Socket();
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) CONNECT_LIMIT.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) readLimit.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException refused) {
            throw new DemoFailure(name + ": no connection to port " + port, refused);
        }
    }

    /** Reads one line without its CRLF, as ISO 8859-1 so that no byte is lost. */
    String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            while (line.size() < MAX_LINE_BYTES) {
                int next = in.read();
                if (next < 0) {
                    throw new DemoFailure(name + ": the server closed the connection");
                }
                if (next == '\n') {
                    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
                }
                line.write(next);
            }
        } catch (IOException broken) {
            throw new DemoFailure(name + ": no line within the time allowed", broken);
        }
        throw new DemoFailure(name + ": a line of more than " + MAX_LINE_BYTES + " bytes");
    }

    byte[] exactly(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new DemoFailure(name + ": " + bytes.length + " of " + count + " bytes, then the end");
            }
            return bytes;
        } catch (IOException broken) {
            throw new DemoFailure(name + ": the connection broke in a literal", broken);
        }
    }

    void send(String line) {
        send((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException broken) {
            throw new DemoFailure(name + ": the connection broke while sending", broken);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // The socket is gone either way, and the demonstration has its result.
        }
    }
}
