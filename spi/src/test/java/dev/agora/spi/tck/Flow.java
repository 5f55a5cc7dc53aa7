package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Payloads that one node publishes in a thread of its own until as many were accepted as asked, whatever happens to the server.
 * What was refused is not published again: that is the bus's part.
 */
final class Flow implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final long PACE_NANOS = Duration.ofNanos(50_000).toNanos();

    private record Sent(int sequence, CompletionStage<Void> stage) {}

    private final Bench bench;
    private final TckNode from;
    private final int lane;
    private final int wanted;
    private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> unlawful = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int limit;

    private Flow(Bench bench, TckNode from, int lane, int wanted) {
        this.bench = bench;
        this.from = from;
        this.lane = lane;
        this.wanted = wanted;
        this.limit = wanted;
        this.thread = Thread.ofPlatform().name("kit-flow-" + lane).unstarted(this::run);
    }

    /** Starts a flow of lane 0 that ends when {@code wanted} payloads were accepted, and pauses at {@code limit} until it is raised. */
    static Flow of(Bench bench, TckNode from, int limit, int wanted) {
        Flow flow = bench.keep(new Flow(bench, from, 0, wanted));
        flow.limit = limit;
        flow.thread.start();
        return flow;
    }

    /** Lets it go on until that many were accepted. */
    void raise(int next) {
        limit = next;
    }

    /** Sequences that the coordinator said were taken. */
    Set<Integer> accepted() {
        return Set.copyOf(accepted);
    }

    /** Waits until that many were accepted. */
    void awaitAccepted(int count) {
        await("flow " + lane + " has " + count + " payloads accepted")
                .atMost(bench.patience())
                .until(() -> accepted.size() >= count || !unlawful.isEmpty());
        assertThat(unlawful).isEmpty();
    }

    /** Waits for its end. */
    void awaitEnd() {
        awaitAccepted(wanted);
        bench.joined(thread);
        assertThat(unlawful).isEmpty();
    }

    private void run() {
        Deque<Sent> flying = new ArrayDeque<>();
        for (int sequence = 0; !stopped && accepted.size() < wanted; sequence++) {
            flying.add(new Sent(sequence, from.coordinator().publish(bench.payload(lane, sequence, 64))));
            LockSupport.parkNanos(PACE_NANOS);
            while (!flying.isEmpty() && (flying.size() >= bench.inFlight() / 2 || isAtLimit(flying.size()))) {
                settle(flying.remove());
            }
            while (!stopped && isAtLimit(0) && accepted.size() < wanted) {
                LockSupport.parkNanos(PACE_NANOS);
            }
        }
        flying.forEach(this::settle);
    }

    private boolean isAtLimit(int flying) {
        return accepted.size() + flying >= limit;
    }

    private void settle(Sent sent) {
        try {
            sent.stage
                    .toCompletableFuture()
                    .orTimeout(bench.patience().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                    .join();
            accepted.add(sent.sequence);
        } catch (CompletionException refused) {
            boolean may = refused.getCause() instanceof CoordinatorException e
                    && e.kind() == CoordinatorException.Kind.TRANSIENT;
            if (!may && !stopped) {
                unlawful.add(refused);
                stopped = true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
