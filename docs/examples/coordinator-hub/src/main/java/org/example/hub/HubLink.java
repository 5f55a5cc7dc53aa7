package org.example.hub;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import dev.agora.spi.support.Backoff;
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.Threads;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The connection to the hub, for ever: one thread connects, reads, and connects again. What is published goes through the
 * {@link Outgoing} of the present connection.
 */
final class HubLink {
    /** First byte of what goes either way. */
    static final byte PAYLOAD = 'P', TAKEN = 'T', PULSE = 'H';

    /** What both sides say first. */
    static final int HELLO = 0x41485542;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(2);

    private final CoordinatorContext context;
    private final Consumer<Payload> receiver;
    private final String address;
    private final int silenceMillis;
    private final int window;
    private final Thread thread;
    private final AtomicReference<Outgoing> outgoing = new AtomicReference<>();
    private final CompletableFuture<Void> attempted = new CompletableFuture<>();
    private final Backoff backoff = new Backoff(new SecureRandom(), FIRST_PAUSE, Backoff.LIMIT);
    private final HealthBoard health;
    private volatile boolean closed;
    private boolean wasUp; // confined to the link's thread

    HubLink(CoordinatorContext context, Consumer<Payload> receiver) {
        this.context = context;
        this.receiver = receiver;
        this.address = context.settings().text("address").orElseThrow();
        this.silenceMillis = Math.toIntExact(context.settings().number("silence"));
        this.window = Math.toIntExact(context.settings().number("window"));
        this.thread = Thread.ofPlatform().daemon().name("hub-link-" + context.nodeId()).unstarted(this::run);
        this.health = new HealthBoard(context.clock(), context.reporter()::healthChanged);
    }

    /** Returns when the first attempt has ended, one way or the other, or after two seconds. */
    void start() {
        thread.start();
        attempted.completeOnTimeout(null, FIRST_ATTEMPT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS).join();
    }

    CompletionStage<Void> publish(Payload payload) {
        Outgoing present = outgoing.get();
        return present == null
                ? CompletableFuture.failedStage(new CoordinatorException(
                        Kind.TRANSIENT, "HUB_UNREACHABLE", "no connection: " + complaint()))
                : present.publish(payload);
    }

    CoordinatorHealth health() {
        return health.now();
    }

    void close() {
        closed = true;
        Outgoing present = outgoing.get();
        if (present != null) {
            present.end(new CoordinatorException(Kind.TRANSIENT, "CLOSED", "the coordinator was closed"));
        }
        thread.interrupt();
        Threads.awaitEnd(thread, PATIENCE);
        health.closed();
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                serve();
            } catch (IOException | RuntimeException lost) {
                if (!closed) {
                    down(lost);
                }
            }
            failures = wasUp ? 0 : failures + 1;
            wasUp = false;
            attempted.complete(null);
            try {
                Thread.sleep(backoff.pause(failures));
            } catch (InterruptedException e) {
                // close interrupts, and the loop looks at its flag
            }
        }
    }

    /** One connection, from its first byte to its last. */
    private void serve() throws IOException {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IOException("the property address must be host:port");
        }
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(colon + 1));
            socket.connect(new InetSocketAddress(address.substring(0, colon), port), silenceMillis);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(silenceMillis); // the hub answers each pulse, so silence means that it is lost
            try (Outgoing writer = new Outgoing(socket, window, context.nodeId(), context.topic(), silenceMillis / 3)) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                if (in.readInt() != HELLO) {
                    throw new IOException("what answers there is not a hub; mend host or port");
                }
                outgoing.set(writer);
                up();
                while (!closed) {
                    read(in, writer);
                }
            } finally {
                outgoing.set(null);
            }
        }
    }

    private void read(DataInputStream in, Outgoing writer) throws IOException {
        byte kind = in.readByte();
        switch (kind) {
            case PULSE -> {}
            case TAKEN -> writer.taken();
            case PAYLOAD -> {
                int length = in.readInt();
                if (length < 0 || length > Payload.MAX_BYTES) {
                    throw new IOException("the hub sent a payload of " + length + " bytes");
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                receiver.accept(Payload.copyOf(bytes));
            }
            default -> throw new IOException("the hub sent the unknown kind " + kind);
        }
    }

    private void up() {
        boolean again = !(health.now() instanceof CoordinatorHealth.Down down && down.reason().equals("not started"));
        wasUp = true;
        health.up();
        attempted.complete(null);
        if (again) {
            context.reporter().possibleGap("connected to the hub at " + address + " again");
        }
    }

    private void down(Exception lost) {
        String why = lost.getMessage() == null ? lost.getClass().getSimpleName() : lost.getMessage();
        health.down("the hub at " + address + " is lost: " + why + "; start it, or mend the property address");
    }

    private String complaint() {
        return health.now() instanceof CoordinatorHealth.Down down ? down.reason() : "connecting to " + address;
    }
}
