package dev.agora.spi.tck;

import dev.agora.spi.Payload;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in this JVM that {@link InMemoryCoordinator}s share; it can be stopped and started. Safe for all threads. */
public final class InMemoryBroker {
    private final List<InMemoryCoordinator> connected = new CopyOnWriteArrayList<>();
    private volatile boolean running = true;

    /** Whether it takes payloads. */
    public boolean isRunning() {
        return running;
    }

    /** Takes the broker down: publishing fails with TRANSIENT, health goes Down. */
    public void stop() {
        running = false;
        connected.forEach(InMemoryCoordinator::brokerStopped);
    }

    /** Brings the broker back; each coordinator reports a possible gap. */
    public void start() {
        running = true;
        connected.forEach(InMemoryCoordinator::brokerStarted);
    }

    /** How many coordinators are started and not closed. */
    public int connections() {
        return connected.size();
    }

    void connect(InMemoryCoordinator coordinator) {
        connected.add(coordinator);
    }

    void disconnect(InMemoryCoordinator coordinator) {
        connected.remove(coordinator);
    }

    /** Hands a payload to all on the sender's topic; returns false when it is stopped. */
    boolean publish(InMemoryCoordinator sender, Payload payload) {
        if (!running) {
            return false;
        }
        for (InMemoryCoordinator receiver : connected) {
            boolean own = receiver == sender;
            if (receiver.topic().equals(sender.topic())
                    && (!own || sender.capabilities().echoesOwn())) {
                receiver.arrived(payload);
            }
        }
        return true;
    }
}
