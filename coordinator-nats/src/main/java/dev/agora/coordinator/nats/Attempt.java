package dev.agora.coordinator.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client tells about one connection, from the first dial to its end. Called on the client's threads, which it never
 * holds up; read by the link.
 */
final class Attempt implements ErrorListener, ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final int KEPT = 8;

    /** Whom it tells at once. */
    interface Watcher {
        /** The connection ended. */
        void lost();

        /** The client dropped payloads that wait for a handler. */
        void dropped(long soFar);
    }

    private final Address address;
    private final Watcher watcher;
    private final ConcurrentLinkedDeque<Exception> failures = new ConcurrentLinkedDeque<>();
    private volatile @Nullable String publishRefused;
    private volatile @Nullable String subscribeRefused;
    private volatile @Nullable String serverError;
    private volatile @Nullable NatsSocket socket;
    private @Nullable Thread connecting; // guarded by this
    private boolean interrupted; // guarded by this
    private volatile boolean discarded;
    private volatile boolean aborted;

    Attempt(Address address, Watcher watcher) {
        this.address = address;
        this.watcher = watcher;
    }

    Address address() {
        return address;
    }

    /** The last failures, newest first. */
    List<Exception> failures() {
        return List.copyOf(failures);
    }

    /** The server's last error text. */
    @Nullable
    String serverError() {
        return serverError;
    }

    /** The server's refusal of a publish that was not forgotten; null for none. */
    @Nullable
    String publishRefused() {
        return publishRefused;
    }

    void forgetPublishRefused() {
        publishRefused = null;
    }

    /** The server's refusal of the subscription. */
    @Nullable
    String subscribeRefused() {
        return subscribeRefused;
    }

    /** Whether the client discarded a payload since the last call; asked by the thread that published. */
    boolean takeDiscarded() {
        boolean was = discarded;
        discarded = false;
        return was;
    }

    void dials(NatsSocket made) {
        socket = made;
        if (aborted) {
            abort();
        }
    }

    /** Bytes that came from the server so far. */
    long bytesReceived() {
        NatsSocket open = socket;
        return open == null ? 0 : open.received();
    }

    /** Bytes that the operating system took for the server so far. */
    long bytesSent() {
        NatsSocket open = socket;
        return open == null ? 0 : open.sent();
    }

    /** Ends the socket under the client, whatever it waits for. */
    void abort() {
        aborted = true;
        NatsSocket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                LOG.debug("{}: closing the socket failed: {}", address, alreadyGone.toString());
            }
        }
    }

    @Override
    public void errorOccurred(Connection conn, String error) {
        serverError = error;
        String lower = error.toLowerCase(Locale.ROOT);
        if (lower.contains("permissions violation")) {
            if (lower.contains("subscription")) {
                subscribeRefused = error;
            } else {
                publishRefused = error;
            }
        }
        LOG.debug("{}: the server says: {}", address, error);
    }

    /** The caller connects from now on; an end of the connection interrupts it, as the client would wait its whole timeout. */
    synchronized void connects() {
        connecting = Thread.currentThread();
    }

    /** The caller connects no more; whether it was interrupted. */
    synchronized boolean connectsNoMore() {
        connecting = null;
        if (interrupted) {
            Thread.interrupted(); // it was ours, and it has done its work
        }
        return interrupted;
    }

    /** The connection ended under the client. */
    void ended(Exception failure) {
        note(failure);
        synchronized (this) {
            Thread waiting = connecting;
            if (waiting != null) {
                interrupted = true;
                waiting.interrupt();
            }
        }
    }

    private void note(Exception failure) {
        failures.addFirst(failure);
        while (failures.size() > KEPT) {
            failures.pollLast();
        }
        LOG.debug("{}: {}", address, failure.toString());
    }

    @Override
    public void exceptionOccurred(Connection conn, Exception exp) {
        note(exp);
    }

    @Override
    public void slowConsumerDetected(Connection conn, Consumer consumer) {
        watcher.dropped(consumer.getDroppedCount());
    }

    @Override
    public void messageDiscarded(Connection conn, Message msg) {
        discarded = true;
    }

    @Override
    @SuppressWarnings("deprecation") // the client's only abstract method for it
    public void connectionEvent(Connection conn, Events type) {
        switch (type) {
            case DISCONNECTED, CLOSED -> watcher.lost();
            case LAME_DUCK -> LOG.info("{}: the server says that it will stop soon", address);
            default -> LOG.debug("{}: {}", address, type);
        }
    }
}
