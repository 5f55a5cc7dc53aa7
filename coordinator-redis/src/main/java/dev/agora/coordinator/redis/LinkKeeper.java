package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.EventReporter;
import dev.agora.spi.support.Backoff;
import dev.agora.spi.support.HealthBoard;
import dev.agora.spi.support.Threads;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that opens the link, watches it, and opens it anew for ever; the only writer of link and health. */
final class LinkKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LASTING = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long GOODBYE_MILLIS = 300;

    private final RedisSettings settings;
    private final EventReporter reporter;
    private final HealthBoard health;
    private final ServerFinder finder;
    private final LinkOpener opener;
    private final Semaphore wake;
    private final Backoff retries = new Backoff(new SecureRandom(), FIRST_RETRY, Backoff.LIMIT);
    private final CompletableFuture<@Nullable Void> first = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Link link; // published to publishers
    private volatile boolean closed;
    private int failures; // in a row, counting a link that did not last
    private long openedNanos = System.nanoTime();
    private @Nullable String lost;

    LinkKeeper(
            CoordinatorContext context, RedisSettings settings, LinkOpener opener, Semaphore wake, HealthBoard health) {
        this.settings = settings;
        this.reporter = context.reporter();
        this.health = health;
        this.finder = ServerFinder.of(settings, context.nodeId());
        this.opener = opener;
        this.wake = wake;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("redis-link-" + context.nodeId())
                .unstarted(this::run);
    }

    /** Starts the thread and waits for the first attempt, which fails the start when no retry would mend it. */
    void start() {
        thread.start();
        try {
            first.get(settings.times().start().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CoordinatorException failure && failure.kind() == Kind.CONFIG) {
                throw failure;
            }
        } catch (TimeoutException e) {
            LOG.warn(
                    "Redis did not answer within {} ms; the start goes on without it",
                    settings.times().start().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The link, null while there is none. */
    @Nullable
    Link link() {
        return link;
    }

    /** Ends the thread and the link; idempotent, bounded. */
    void close() {
        closed = true;
        thread.interrupt();
        Threads.awaitEnd(thread, PATIENCE);
        drop(new CoordinatorException(Kind.BUG, "CLOSED", "the coordinator was closed before Redis had answered"))
                .completeOnTimeout(null, GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(failure -> null) // a connection that fails to close is ended with the client
                .join();
        finder.close();
    }

    private void run() {
        while (!closed) {
            try {
                Link open = link;
                if (open == null) {
                    open();
                } else {
                    watch(open);
                }
            } catch (InterruptedException e) {
                // close sets the flag before it interrupts; an interrupt from elsewhere changes nothing
            } catch (RuntimeException e) {
                LOG.error("the link to Redis is opened anew after a failure that should not be", e);
                lose("the link to Redis failed: " + RedisErrors.said(e));
            }
        }
    }

    private void open() throws InterruptedException {
        if (failures > 0) {
            Thread.sleep(retries.pause(failures - 1));
        }
        wake.drainPermits();
        try {
            Link opened = finder.open(opener);
            link = opened;
            openedNanos = System.nanoTime();
            health.up();
            if (lost != null) {
                reporter.possibleGap("subscribed anew at Redis at "
                        + opened.server().shown() + " after " + lost + "; what was published meanwhile did not arrive");
                lost = null;
            }
            first.complete(null);
        } catch (CoordinatorException e) {
            String reason = String.valueOf(e.getMessage());
            if (lost == null) {
                lost = reason;
            }
            health.down(reason);
            first.completeExceptionally(e);
            failures++;
        }
    }

    private void watch(Link open) throws InterruptedException {
        open.ping();
        boolean disturbed = wake.tryAcquire(settings.times().ping().toMillis(), TimeUnit.MILLISECONDS);
        Duration silence = settings.times().silence();
        Optional<String> loss = open.loss(silence);
        if (loss.isEmpty() && !disturbed && open.isAnswering()) {
            loss = look(open);
        }
        loss.ifPresent(reason -> lose("the link to Redis at " + open.server().shown() + " was lost: " + reason));
    }

    private Optional<String> look(Link open) throws InterruptedException {
        ServerFinder.Finding finding;
        try {
            finding = finder.look(open, opener);
        } catch (CoordinatorException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        finding.gap().ifPresent(reporter::possibleGap);
        String remarks = Stream.concat(finding.remark().stream(), open.refusal().stream())
                .collect(Collectors.joining("; "));
        if (remarks.isEmpty()) {
            health.up();
        } else {
            health.degraded(remarks);
        }
        return finding.leave();
    }

    /** Gives the link up. One that did not live long counts as a failed attempt, so that no storm of attempts comes about. */
    private void lose(String reason) {
        boolean lasted = System.nanoTime() - openedNanos > LASTING.toNanos();
        failures = lasted ? 1 : failures + 1;
        lost = reason;
        drop(new CoordinatorException(Kind.TRANSIENT, "LINK_LOST", reason + "; publish again later"))
                .exceptionally(failure -> null); // a connection that is lost may fail to close
        health.down(reason);
        reporter.possibleGap(reason);
    }

    private CompletableFuture<Void> drop(CoordinatorException end) {
        Link open = link;
        link = null;
        return open == null ? CompletableFuture.completedFuture(null) : open.close(end);
    }
}
