package dev.agora.core.bus;

import dev.agora.core.bus.engine.Calm;
import dev.agora.core.bus.engine.Echoes;
import dev.agora.core.bus.engine.Journal;
import dev.agora.core.bus.engine.Outgoing;
import dev.agora.core.bus.engine.SendWindow;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.AuthenticationFailures;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.ChangeType;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of the bus: batch, number, seal, journal, hand to the coordinators. A frame never waits for a coordinator that is slow: it
 * is in the journal, and peers are told. Keeps at most 65 536 events and 1 024 reports of failed logins that wait, 16 384 events that are being
 * batched, 64 frames under way to each coordinator, and the last 16 384 frames or 32 MiB in the journal. State confined to the bus lane;
 * {@link #publish} is for all threads.
 */
final class Publisher {
    /** Frames that the journal keeps for peers. */
    static final int JOURNAL_FRAMES = 16_384;

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final int MAX_WAITING_EVENTS = 65_536;
    private static final int MAX_BATCHED_EVENTS = 16_384;
    private static final int MAX_WAITING_REPORTS = 1024;
    private static final long JOURNAL_BYTES = 32L << 20;
    private static final int FRAMES_PER_TURN = 8;
    private static final long CALM_NANOS = Duration.ofSeconds(10).toNanos();

    private final BusParts parts;
    private final Supplier<List<Coordinator>> targets;
    private final Epoch epoch;
    private final Runnable onFailure;
    private final EventRing inbox = new EventRing(MAX_WAITING_EVENTS);
    private final BlockingQueue<AuthenticationFailures> reports = new ArrayBlockingQueue<>(MAX_WAITING_REPORTS);
    private final AtomicBoolean flushPlanned = new AtomicBoolean();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final Outgoing outgoing = new Outgoing(MAX_BATCHED_EVENTS);
    private final EventRing.Taker taker = new Taken();
    private final Calm calm = new Calm();
    private final Journal journal = new Journal(JOURNAL_FRAMES, JOURNAL_BYTES);
    private final Echoes echoes = new Echoes(journal);
    private IdentityHashMap<Coordinator, SendWindow> windows = new IdentityHashMap<>();
    private boolean lookPlanned;
    private boolean saidFailing;
    private long failedNanos;
    /** When an overflow was said last. */
    private OptionalLong overflowNanos = OptionalLong.empty();
    /** Why the last frame that failed did; empty for one that was late. */
    private String trouble = "";

    /** @param onFailure told on the bus lane when peers must hear of frames by node calls */
    Publisher(BusParts parts, Supplier<List<Coordinator>> targets, Epoch epoch, Runnable onFailure) {
        this.parts = parts;
        this.targets = targets;
        this.epoch = epoch;
        this.onFailure = onFailure;
    }

    /** Takes an event; never blocks. */
    void publish(ClusterEvent event) {
        if (event instanceof AuthenticationFailures failures) {
            if (!reports.offer(failures)) {
                parts.tally()
                        .count(BusCounter.FAILURES_LEFT_OUT, failures.counts().size());
            }
        } else if (!inbox.offer(event)) {
            overflowed.set(true);
        }
        planFlush();
    }

    /** Last sequence published. */
    long last() {
        parts.lane().requireOwner();
        return outgoing.last();
    }

    /** Whether peers must be told by node calls what was published. */
    boolean isFailing() {
        long now = parts.nanos();
        for (Coordinator target : targets.get()) {
            if (window(target).isFailing(now)) {
                return true;
            }
        }
        return false;
    }

    /** The frames sent, as they come back. */
    Echoes echoes() {
        return echoes;
    }

    /** Frames of the journal. */
    List<byte[]> frames(long from, long to, long maxBytes) {
        parts.lane().requireOwner();
        return journal.range(from, to, maxBytes);
    }

    /** Sends what waits; nothing before the epoch is settled. */
    void flush() {
        flushPlanned.set(false);
        VarHandle.fullFence(); // See planFlush.
        if (epoch.present() == 0) {
            return;
        }
        takeIn();
        for (int frames = 0; frames < FRAMES_PER_TURN && !shouldWait(); frames++) {
            Optional<Outgoing.Batch> batch = outgoing.drain(
                    epoch.present(), parts.sources().clock().instant().toEpochMilli());
            if (batch.isEmpty()) {
                return;
            }
            send(batch.get());
            takeIn();
        }
        if (!shouldWait() && !outgoing.isEmpty()) {
            planFlush(); // Behind what ended meanwhile, else the lane's own work would make the coordinator look slow.
        }
    }

    /** Plans a flush that sees what was put into the queues before, unless one is planned that will. */
    private void planFlush() {
        VarHandle.fullFence(); // The flag is read after the event is there to be seen, else a flush under way may miss
        // it and nobody comes again.
        if (!flushPlanned.get() && flushPlanned.compareAndSet(false, true)) {
            if (!parts.lane().runHere(this::flushHere)) {
                parts.lane().execute(this::flush);
            }
        }
    }

    /** On the publishing thread: what it published goes out at once, when that is little. */
    private void flushHere() {
        if (calm.allows(parts.nanos())) {
            flush();
        } else {
            parts.lane().execute(this::flush);
        }
    }

    private void takeIn() {
        for (AuthenticationFailures report = reports.poll(); report != null; report = reports.poll()) {
            parts.tally().count(BusCounter.PUBLISHED);
            parts.tally().count(BusCounter.FAILURES_LEFT_OUT, outgoing.offerFailures(report));
        }
        if (overflowed.getAndSet(false)) {
            inbox.clear();
            outgoing.overflow();
            noteOverflow("more than " + MAX_WAITING_EVENTS + " events waited to be sent");
            return;
        }
        int taken = 0;
        while (taken < MAX_BATCHED_EVENTS && outgoing.size() < MAX_BATCHED_EVENTS && inbox.poll(taker)) {
            taken++;
        }
        parts.tally().count(BusCounter.PUBLISHED, taken);
    }

    /** Counts each time, and says it at most every ten seconds. */
    private void noteOverflow(String why) {
        parts.tally().count(BusCounter.OVERFLOWS);
        onFailure.run();
        long now = parts.nanos();
        if (overflowNanos.isEmpty() || now - overflowNanos.getAsLong() > CALM_NANOS) {
            overflowNanos = OptionalLong.of(now);
            log.warn("bus: {}; what waited is dropped, and all peers read the truth anew", why);
        }
    }

    private boolean shouldWait() {
        long now = parts.nanos();
        for (Coordinator target : targets.get()) {
            if (window(target).shouldWait(now)) {
                return true;
            }
        }
        return false;
    }

    private void send(Outgoing.Batch batch) {
        calm.sent(batch.events());
        byte[] frame = parts.sealer().seal(batch.encoded());
        journal.add(batch.sequence(), frame);
        parts.tally().count(BusCounter.FRAMES_PUBLISHED);
        Payload payload = Payload.copyOf(frame);
        for (Coordinator target : targets.get()) {
            SendWindow window = window(target);
            if (window.hasRoom()) {
                hand(target, window, payload);
            } else {
                window.skipped();
                failed(SendWindow.MAX_FRAMES + " frames wait for it already");
            }
            if (window.isSlow(parts.nanos()) || !isUp(target)) {
                onFailure.run(); // It may take frames that nobody gets, such as without any peer.
            }
        }
        planLook();
    }

    private void hand(Coordinator target, SendWindow window, Payload payload) {
        long mark = window.sent(parts.nanos());
        CompletableFuture<Void> stage = published(target, payload);
        if (stage.isDone()) {
            ended(window, mark, stage.isCompletedExceptionally() ? stage.exceptionNow() : null, parts.nanos());
            return;
        }
        var _ = stage.whenComplete((done, failure) -> {
            long endNanos = parts.nanos();
            parts.lane().runHereOrExecute(() -> ended(window, mark, failure, endNanos));
        });
    }

    /** A plug-in that throws has failed like one that says so. */
    private static CompletableFuture<Void> published(Coordinator target, Payload payload) {
        try {
            return target.publish(payload).toCompletableFuture();
        } catch (RuntimeException | LinkageError fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private static boolean isUp(Coordinator target) {
        try {
            return target.health() instanceof CoordinatorHealth.Up;
        } catch (RuntimeException | LinkageError fault) {
            log.debug("bus: a coordinator does not say how it is", fault);
            return false;
        }
    }

    private void ended(SendWindow window, long mark, @Nullable Throwable failure, long endNanos) {
        window.ended(mark, failure != null, endNanos);
        if (failure != null) {
            failed(words(failure));
        } else {
            sayFailing();
        }
        if (!outgoing.isEmpty()) {
            planFlush();
        }
    }

    private static String words(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof CoordinatorException told && told.getMessage() != null
                ? told.getMessage()
                : cause.toString();
    }

    private void failed(String why) {
        trouble = why;
        parts.tally().count(BusCounter.PUBLISH_FAILED);
        sayFailing();
        onFailure.run();
    }

    /** Says each state once; that it works again only after a while without a failure. */
    private void sayFailing() {
        long now = parts.nanos();
        if (isFailing()) {
            failedNanos = now;
            if (!saidFailing) {
                saidFailing = true;
                log.info(
                        "bus: publishing fails or takes longer than {} ms{}{}; peers fetch by node calls until it works",
                        SendWindow.SLOW_MILLIS,
                        trouble.isEmpty() ? "" : ": ",
                        trouble);
            }
        } else if (saidFailing && now - failedNanos > CALM_NANOS) {
            saidFailing = false;
            trouble = "";
            log.info("bus: publishing works again");
        }
    }

    /** Looks once when the oldest frame under way would be late, or given up. */
    private void planLook() {
        if (lookPlanned) {
            return;
        }
        long now = parts.nanos();
        windows.values().stream()
                .flatMapToLong(window -> window.nextNanos(now).stream())
                .min()
                .ifPresent(next -> {
                    lookPlanned = true;
                    var _ = parts.lane().after(Duration.ofNanos(Math.max(0, next - now) + 1), this::look);
                });
    }

    private void look() {
        lookPlanned = false;
        long now = parts.nanos();
        for (SendWindow window : windows.values()) {
            for (int lost = window.giveUp(now); lost > 0; lost--) {
                failed("nothing was heard of a frame for " + SendWindow.LIMIT_SECONDS + " s");
            }
        }
        if (windows.values().stream().anyMatch(window -> window.isSlow(now))) {
            sayFailing();
            onFailure.run();
        }
        if (!outgoing.isEmpty()) {
            planFlush();
        }
        planLook();
    }

    /** The window of a coordinator that frames go to; those of closed ones are dropped. */
    private SendWindow window(Coordinator target) {
        SendWindow known = windows.get(target);
        if (known != null) {
            return known;
        }
        IdentityHashMap<Coordinator, SendWindow> present = new IdentityHashMap<>();
        targets.get()
                .forEach(open -> present.put(open, Objects.requireNonNullElseGet(windows.get(open), SendWindow::new)));
        SendWindow fresh = present.computeIfAbsent(target, open -> new SendWindow());
        windows = present;
        return fresh;
    }

    /** Puts what comes out of the ring into a batch. */
    private final class Taken implements EventRing.Taker {
        @Override
        public void event(ClusterEvent event) {
            if (!outgoing.offer(event)) {
                noteTooLarge(event.getClass().getSimpleName());
            }
        }

        @Override
        public void changed(long account, ChangeType type, long position) {
            if (!outgoing.offer(account, type, position)) {
                noteTooLarge("StateChanged");
            }
        }

        private void noteTooLarge(String what) {
            noteOverflow("an event " + what + " does not fit into a frame of " + EventCodec.MAX_BYTES + " bytes");
        }
    }
}
