package dev.agora.core.bus.switching;

import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.Ticker;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries a value without touching what is in use: two fresh instances connect, one subscribes, the other publishes a probe on the topic, and
 * the first must receive it. Running nodes see the probe as a frame they cannot open and count it as refused. Blocks; one use each.
 */
public final class CoordinatorProbe {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration UP_LIMIT = Duration.ofSeconds(10);
    private static final Duration RECEIVE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int PROBE_BYTES = 16;

    private final CoordinatorMaker maker;
    private final CoordinatorLoan receiverLoan;
    private final CoordinatorLoan senderLoan;
    private final RandomSource random;
    private final Ticker ticker;
    private final List<Step> steps = new ArrayList<>();

    /** One thing that was tried. {@code trouble} is empty when it worked. */
    public record Step(String name, long millis, String trouble) {}

    /** Two loans, so that instances that listen do not meet on one port. */
    public record Loans(CoordinatorLoan receiver, CoordinatorLoan sender) {}

    /** A probe by the plug-ins of {@code maker}. */
    public CoordinatorProbe(CoordinatorMaker maker, Loans loans, RandomSource random, Ticker ticker) {
        this.maker = maker;
        this.receiverLoan = loans.receiver();
        this.senderLoan = loans.sender();
        this.random = random;
        this.ticker = ticker;
    }

    /** Tries; the last step has trouble when it does not work, and no later one was tried. */
    public List<Step> run(String type, Map<String, String> fields) {
        List<Coordinator> made = new ArrayList<>();
        try (ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                attempt(type, fields, made, worker);
            } finally {
                made.forEach(Coordinator::close);
                worker.shutdownNow();
            }
        }
        return List.copyOf(steps);
    }

    private void attempt(String type, Map<String, String> fields, List<Coordinator> made, ExecutorService worker) {
        boolean works = step("settings", worker, START_LIMIT, () -> {
            made.add(maker.make(type, fields, receiverLoan));
            made.add(maker.make(type, fields, senderLoan));
            return "";
        });
        if (!works) {
            return;
        }
        Coordinator receiver = made.get(0);
        Coordinator sender = made.get(1);
        Payload payload = Payload.copyOf(random.bytes(PROBE_BYTES)); // As unreadable as a frame.
        CountDownLatch received = new CountDownLatch(1);
        var _ = step("connect", worker, START_LIMIT, () -> {
                    receiver.start();
                    sender.start();
                    return "";
                })
                && step("subscribe", worker, START_LIMIT, () -> {
                    var _ = receiver.subscribe(arrived -> {
                        if (arrived.equals(payload)) {
                            received.countDown();
                        }
                    });
                    return "";
                })
                && step("be up", worker, UP_LIMIT.plusSeconds(1), () -> awaitUp(receiver, sender))
                && step("publish", worker, RECEIVE_LIMIT.plusSeconds(1), () -> publish(sender, payload))
                && step("receive", worker, RECEIVE_LIMIT.plusSeconds(1), () -> receive(received));
    }

    private boolean step(String name, ExecutorService worker, Duration limit, Callable<String> work) {
        long begin = ticker.nanos();
        String trouble;
        try {
            trouble = worker.submit(work).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            trouble = words(Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (TimeoutException late) {
            trouble = "no answer within " + limit.toSeconds()
                    + " s: is the address right, and does a firewall swallow the connection?";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            trouble = "interrupted, the node stops";
        }
        steps.add(new Step(name, Duration.ofNanos(ticker.nanos() - begin).toMillis(), trouble));
        return trouble.isEmpty();
    }

    private String awaitUp(Coordinator receiver, Coordinator sender) {
        long deadline = ticker.nanos() + UP_LIMIT.toNanos();
        String trouble = trouble(receiver, sender);
        while (!trouble.isEmpty()
                && ticker.nanos() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            trouble = trouble(receiver, sender);
        }
        return trouble;
    }

    private static String trouble(Coordinator receiver, Coordinator sender) {
        String first = trouble(receiver.health());
        return first.isEmpty() ? trouble(sender.health()) : first;
    }

    private static String trouble(CoordinatorHealth health) {
        return switch (health) {
            case CoordinatorHealth.Up _ -> "";
            case CoordinatorHealth.Degraded(String reason, var since) -> reason;
            case CoordinatorHealth.Down(String reason, var since) -> reason;
        };
    }

    private static String publish(Coordinator sender, Payload payload) throws Exception {
        CompletableFuture<Void> sent = sender.publish(payload).toCompletableFuture();
        sent.get(RECEIVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return "";
    }

    private static String receive(CountDownLatch received) throws InterruptedException {
        return received.await(RECEIVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                ? ""
                : "the backend took the probe and did not hand it to the subscriber within " + RECEIVE_LIMIT.toSeconds()
                        + " s: may this user both publish and subscribe on the topic " + dev.agora.spi.Topic.NAME + "?";
    }

    private static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TimeoutException) {
            return "the backend did not confirm within " + RECEIVE_LIMIT.toSeconds() + " s";
        }
        return cause instanceof CoordinatorException known
                ? Objects.requireNonNullElse(known.getMessage(), known.code())
                : "the plug-in failed: " + cause;
    }
}
