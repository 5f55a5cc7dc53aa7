package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Opens a connection to one of the servers, in random order. Called by one thread at a time; {@link #abort} by any. */
final class Dialer {
    private static final int SPARE_QUEUE = 64;

    /** Makes a connection: {@link Nats#connect(Options)}, and in a test one that fails when it is told to. */
    @FunctionalInterface
    interface Connecting {
        /** An open connection. */
        Connection connect(Options options) throws IOException, InterruptedException;
    }

    private final int nodeId;
    private final String topic;
    private final NatsSettings settings;
    private final Random random;
    private final Attempt.Watcher watcher;
    private final Connecting connecting;
    private final CallerRuns callbacks = new CallerRuns();
    private volatile @Nullable Attempt current; // published to the thread that aborts
    private volatile boolean aborted;

    Dialer(
            CoordinatorContext context,
            NatsSettings settings,
            Random random,
            Attempt.Watcher watcher,
            Connecting connecting) {
        this.nodeId = context.nodeId();
        this.topic = context.topic();
        this.settings = settings;
        this.random = random;
        this.watcher = watcher;
        this.connecting = connecting;
    }

    /** Dials each server once until one answers and lets this node subscribe. Fails with CONFIG when any calls for the operator. */
    Session dial() throws InterruptedException {
        List<Address> order = new ArrayList<>(settings.addresses());
        Collections.shuffle(order, random);
        List<CoordinatorException> failures = new ArrayList<>();
        for (Address address : order) {
            Attempt attempt = new Attempt(address, watcher);
            current = attempt;
            if (aborted) {
                throw new CoordinatorException(Kind.BUG, "CLOSED", "the coordinator was closed while it connected");
            }
            try {
                return admitted(new Session(connect(attempt), attempt, topic));
            } catch (IOException | IllegalStateException e) {
                failures.add(NatsErrors.connecting(attempt, e, settings));
            } catch (CoordinatorException e) {
                failures.add(e);
            }
        }
        throw NatsErrors.none(failures);
    }

    private Connection connect(Attempt attempt) throws IOException, InterruptedException {
        attempt.connects();
        try {
            return connecting.connect(options(attempt));
        } catch (InterruptedException e) {
            if (attempt.connectsNoMore()) {
                throw new IOException("the connection ended while it was made", e);
            }
            throw e;
        } finally {
            attempt.connectsNoMore();
        }
    }

    private Session admitted(Session open) throws InterruptedException {
        boolean admitted = false;
        try {
            boolean answered = open.asksForRights(settings.timeouts());
            String refused = open.attempt().subscribeRefused();
            if (refused != null) {
                throw NatsErrors.noRight(open.attempt().address(), topic, refused);
            }
            if (!answered) {
                throw NatsErrors.silent(open.attempt(), settings);
            }
            admitted = true;
            return open;
        } finally {
            if (!admitted) {
                open.close();
            }
        }
    }

    /** Ends an attempt that is under way and all later ones. */
    void abort() {
        aborted = true;
        Attempt attempt = current;
        if (attempt != null) {
            attempt.abort();
        }
    }

    private Options options(Attempt attempt) {
        Options.Builder options = Options.builder()
                .server(attempt.address().uri())
                .connectionName("agora-node-" + nodeId)
                .connectionTimeout(settings.timeouts().connection())
                // The link probes and reconnects itself: the client's own reconnect loses payloads without saying
                // which.
                .maxReconnects(0)
                .pingInterval(Duration.ZERO)
                .maxPingsOut(0)
                .requestCleanupInterval(Duration.ZERO)
                .reconnectBufferSize(0)
                .ignoreDiscoveredServers()
                .bufferSize(settings.capacities().readBuffer())
                .maxMessagesInOutgoingQueue(settings.capacities().client() + SPARE_QUEUE)
                .dataPortType(NatsSocket.class.getName())
                .callbackExecutor(callbacks)
                .errorListener(attempt)
                .connectionListener(attempt);
        if (settings.noEcho()) {
            options.noEcho();
        }
        settings.tls().ifPresent(options::sslContext);
        settings.login().applyTo(options);
        return options.build();
    }
}
