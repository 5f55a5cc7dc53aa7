package dev.agora.spi.tck.server.container;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** What listens at a socket as an engine does, and answers what a test says. */
final class FakeEngine implements AutoCloseable {
    private static final int REQUEST_BYTES = 4_096;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final UnaryOperator<String> answers;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** {@code answers} makes status and body, parted by a space, of method and path. */
    FakeEngine(Path socket, UnaryOperator<String> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
    }

    String address() {
        return "unix://" + socket;
    }

    Engine engine() throws NoContainersException {
        return Engine.at(address());
    }

    /** Method and path of each request. */
    List<String> asked() {
        return asked;
    }

    private void serve() {
        while (listener.isOpen()) {
            try (SocketChannel client = listener.accept()) {
                ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES);
                client.read(request);
                String line = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replace(" HTTP/1.0", "");
                asked.add(line);
                String[] answer = answers.apply(line).split(" ", 2);
                Channels.newOutputStream(client)
                        .write(("HTTP/1.0 " + answer[0] + " X\r\nServer: fake\r\n\r\n" + answer[1])
                                .getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                // the test ended, or its client hung up; it sees what is missing
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
