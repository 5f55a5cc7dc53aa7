package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.Payload;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, which is never mended: when it ends, the link opens the next one.
 *
 * @param connection the client's connection, made without reconnects of its own
 * @param attempt what the client tells about it
 * @param topic the subject of all messages
 */
record Session(Connection connection, Attempt attempt, String topic) {
    /** Header of an empty message that asks the server for the right to publish; receivers skip it. */
    private static final String PROBE = "Agora-Probe";

    private static final int SILENT_PARTS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    static boolean isProbe(Message message) {
        return message.hasHeaders() && message.getHeaders().containsKey(PROBE);
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /**
     * Asks the server whether this login may subscribe and publish; what it refuses is noted in the attempt. False when it does
     * not answer in time.
     */
    boolean asksForRights(NatsSettings.Timeouts timeouts) throws InterruptedException {
        try {
            Subscription trial = connection.subscribe(topic);
            asksToPublish();
            boolean answered = answers(timeouts);
            trial.unsubscribe();
            return answered;
        } catch (IllegalStateException ended) {
            LOG.debug("{}: the connection ended: {}", attempt.address(), ended.toString());
            return false;
        }
    }

    /** Asks for the right to publish only, without waiting; an earlier refusal is forgotten. */
    void asksToPublish() {
        attempt.forgetPublishRefused();
        try {
            if (connection.getServerInfo().isHeadersSupported()) {
                connection.publish(topic, new Headers().put(PROBE, "1"), new byte[0]);
            }
        } catch (IllegalStateException ended) {
            LOG.debug("{}: the connection ended: {}", attempt.address(), ended.toString());
        }
    }

    /**
     * Waits until the server has taken all that was published before. False when it was silent for too long: it sent nothing, and
     * took nothing of what still waits in this process; false too when it did not get there within the time for a request.
     */
    boolean answers(NatsSettings.Timeouts timeouts) throws InterruptedException {
        // in parts, so that a pause of this process itself is not taken for the server's silence
        Duration part = timeouts.silence().dividedBy(SILENT_PARTS);
        int silentParts = 0;
        for (Duration waited = Duration.ZERO; waited.compareTo(timeouts.request()) < 0; waited = waited.plus(part)) {
            long received = attempt.bytesReceived();
            long sent = attempt.bytesSent();
            try {
                connection.flush(part);
                return isConnected(); // the client's flush returns as if answered when the connection ends under it
            } catch (TimeoutException | IllegalStateException silent) {
                boolean taken = connection.outgoingPendingMessageCount() > 0 && attempt.bytesSent() > sent;
                silentParts = taken || attempt.bytesReceived() > received ? 0 : silentParts + 1;
                if (!isConnected() || silentParts == SILENT_PARTS) {
                    LOG.debug("{}: no answer: {}", attempt.address(), silent.toString());
                    return false;
                }
            }
        }
        return false;
    }

    /** What the operator must mend on the server although the connection works in part; null for nothing. */
    @Nullable
    CoordinatorException complaint() {
        String refused = attempt.publishRefused();
        if (refused != null) {
            return NatsErrors.noRight(attempt.address(), topic, refused);
        }
        long limit = connection.getMaxPayload();
        return limit > 0 && limit < Payload.MAX_BYTES ? NatsErrors.smallPayloads(attempt.address(), limit) : null;
    }

    /** Ends it: the socket first, so that no thread of the client waits for a server that is stuck. */
    void close() {
        boolean interrupted = Thread.interrupted();
        attempt.abort();
        try {
            connection.close();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
