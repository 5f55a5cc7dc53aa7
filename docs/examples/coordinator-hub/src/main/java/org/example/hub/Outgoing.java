package org.example.hub;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What one connection has to send, in order, and what the hub has not taken yet. */
final class Outgoing implements AutoCloseable {
    private final Socket socket;
    private final int window;
    private final long pulseMillis;
    private final Thread thread;
    private final Queue<Payload> waiting = new ArrayDeque<>(); // guarded by this
    private final Queue<CompletableFuture<Void>> untaken = new ArrayDeque<>(); // guarded by this
    private CoordinatorException ended; // guarded by this

    /** Says hello and starts the thread that writes. */
    Outgoing(Socket socket, int window, int nodeId, String topic, long pulseMillis) throws IOException {
        this.socket = socket;
        this.window = window;
        this.pulseMillis = pulseMillis;
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        out.writeInt(HubLink.HELLO);
        out.writeShort(name.length);
        out.write(name);
        out.flush();
        this.thread = Thread.ofPlatform().daemon().name("hub-publish-" + nodeId).start(() -> write(out));
    }

    /** Queues a payload; never blocks. */
    synchronized CompletionStage<Void> publish(Payload payload) {
        if (ended != null) {
            return CompletableFuture.failedStage(ended);
        }
        if (untaken.size() >= window) {
            return CompletableFuture.failedStage(new CoordinatorException(
                    Kind.TRANSIENT, "WINDOW_FULL", window + " payloads wait for the hub; publish again later"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        untaken.add(done);
        waiting.add(payload);
        notifyAll();
        return done.minimalCompletionStage();
    }

    /** The hub took the oldest payload. */
    void taken() throws IOException {
        CompletableFuture<Void> oldest;
        synchronized (this) {
            oldest = untaken.poll();
        }
        if (oldest == null) {
            throw new IOException("the hub took a payload that was not sent");
        }
        oldest.complete(null);
    }

    /** Refuses all that waits, and all that comes. */
    void end(CoordinatorException why) {
        List<CompletableFuture<Void>> refused;
        synchronized (this) {
            ended = ended == null ? why : ended;
            refused = new ArrayList<>(untaken);
            untaken.clear();
            waiting.clear();
            notifyAll();
        }
        refused.forEach(each -> each.completeExceptionally(why));
        try {
            socket.close(); // wakes whoever reads or writes
        } catch (IOException gone) {
            // it was closed already
        }
    }

    @Override
    public void close() {
        end(new CoordinatorException(
                Kind.TRANSIENT, "HUB_LOST", "the connection to the hub ended before it took the payload"));
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(DataOutputStream out) {
        try {
            while (true) {
                List<Payload> batch = next();
                if (batch == null) {
                    return;
                }
                for (Payload payload : batch) {
                    out.writeByte(HubLink.PAYLOAD);
                    out.writeInt(payload.size());
                    out.write(payload.toByteArray());
                }
                if (batch.isEmpty()) {
                    out.writeByte(HubLink.PULSE);
                }
                out.flush();
            }
        } catch (IOException lost) {
            end(new CoordinatorException(Kind.TRANSIENT, "HUB_LOST", "the hub is lost: " + lost.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All that waits; empty when it is time for a pulse; null at the end. */
    private synchronized List<Payload> next() throws InterruptedException {
        if (waiting.isEmpty() && ended == null) {
            wait(pulseMillis);
        }
        if (ended != null) {
            return null;
        }
        List<Payload> batch = new ArrayList<>(waiting);
        waiting.clear();
        return batch;
    }
}
