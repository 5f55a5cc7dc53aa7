package dev.agora.coordinator.nats;

import io.nats.client.Options;
import io.nats.client.impl.SocketDataPort;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The client's socket, with three differences: the server's certificate must bear the name that was dialled, it can be ended from
 * another thread whatever it waits for, and an end that comes from the server is told at once. Made by the client through reflection.
 */
public final class NatsSocket extends SocketDataPort {
    private @Nullable Options options;
    private @Nullable Attempt attempt;
    private String dialled = ""; // the client knows only the resolved address
    private volatile @Nullable Socket raw; // published to the thread that ends the attempt
    private volatile boolean closing; // published to the client's reader
    private volatile long received; // written by the client's reader, published to the link
    private volatile long sent; // written by the client's writer, published to the link

    /** For the client. */
    public NatsSocket() {}

    @Override
    public void afterConstruct(Options given) {
        options = given;
        if (given.getErrorListener() instanceof Attempt made) {
            attempt = made;
            dialled = made.address().bareHost();
            made.dials(this);
        }
    }

    @Override
    public void upgradeToSecure() throws IOException {
        Options given = Objects.requireNonNull(options, "afterConstruct was not called");
        Socket plain = socket;
        raw = plain;
        plain.setSoTimeout(Math.toIntExact(given.getConnectionTimeout().toMillis()));
        SSLSocket secure =
                (SSLSocket) given.getSslContext().getSocketFactory().createSocket(plain, dialled, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 §3.1; the client itself checks no name
        secure.setSSLParameters(parameters);
        secure.setUseClientMode(true);
        secure.startHandshake();
        plain.setSoTimeout(0);
        socket = secure;
        in = secure.getInputStream();
        out = secure.getOutputStream();
        isSecure = true;
    }

    long received() {
        return received;
    }

    long sent() {
        return sent;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one reader
    public int read(byte[] dst, int off, int len) throws IOException {
        try {
            int count = super.read(dst, off, len);
            if (count < 0) {
                ended(new EOFException("the server closed the connection"));
            }
            received += Math.max(0, count);
            return count;
        } catch (IOException failed) {
            ended(failed);
            throw failed;
        }
    }

    /** Tells of an end that came from outside; the client keeps it to itself while it connects. */
    private void ended(IOException why) {
        Attempt told = attempt;
        if (told != null && !closing) {
            told.ended(why);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void write(byte[] src, int toWrite) throws IOException {
        super.write(src, toWrite);
        sent += toWrite;
    }

    /** Ends it at once, also while another thread connects, reads or writes: TLS's farewell could wait for that thread. */
    @Override
    public void close() throws IOException {
        closing = true;
        Socket below = raw;
        Socket open = below == null ? socket : below;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void forceClose() throws IOException {
        close();
    }
}
