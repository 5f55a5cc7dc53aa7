package dev.agora.core.node;

import dev.agora.core.runtime.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node has opened, closed in reverse order; a part that fails to close is logged and does not keep the others open. */
final class Closing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Ticker ticker = Ticker.system();
    private final Deque<Part> parts = new ArrayDeque<>();

    /** Takes note of a part and returns it. */
    synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            long begin = ticker.nanos();
            try {
                part.resource.close();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failed) {
                log.warn("{} did not close cleanly", part.name, failed);
            }
            Duration took = Duration.ofNanos(ticker.nanos() - begin);
            if (took.compareTo(SLOW) > 0) {
                log.warn("{} took {} ms to close", part.name, took.toMillis());
            }
        }
    }

    private record Part(String name, AutoCloseable resource) {}
}
