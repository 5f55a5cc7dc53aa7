package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Starting and closing gone wrong. */
final class LifeFaults {
    private static final String BUG = "useBeforeStartAndAfterCloseIsABug";
    private static final String CLOSE = "closingTwiceIsAsClosingOnceAndQuick";

    private static final Queue<Coordinator> REGISTRY = new ConcurrentLinkedQueue<>();

    private LifeFaults() {}

    static List<Fault> all() {
        Queue<Coordinator> ofProcess = new ConcurrentLinkedQueue<>();
        return List.of(
                Fault.of("loses what is published before start in silence", BUG, LifeFaults::losingEarly),
                Fault.of("throws when it is closed again", CLOSE, LifeFaults::closingOnce),
                Fault.of("takes more than 5 s to close", CLOSE, LifeFaults::closingSlowly),
                Fault.of("may be started twice", "startingTwiceIsABug", LifeFaults::startingAgain),
                Fault.of(
                        "leaks a thread with each start",
                        "startingAndClosingLeavesNoThreadAndNoConnection",
                        LifeFaults::leaking),
                Fault.of("keeps closed coordinators for ever", "closedCoordinatorsAreForgotten", sound -> {
                    Coordinator kept = new Forwarding(sound);
                    REGISTRY.add(kept);
                    return kept;
                }),
                Fault.of(
                        "waits in close for the handler that closes it",
                        "closingFromWithinAHandlerReturns",
                        LifeFaults::waitingForHandlers),
                Fault.of(
                        "leaves publishes open when it is closed",
                        "closingWhilePublishingCompletesEveryStage",
                        LifeFaults::leavingOpen),
                Fault.of(
                        "clears the interrupt flag of publishers",
                        "anInterruptedThreadMayPublishAndClose",
                        sound -> new Forwarding(sound) {
                            @Override
                            public CompletionStage<Void> publish(Payload payload) {
                                if (Thread.interrupted()) {
                                    return CompletableFuture.completedStage(null);
                                }
                                return super.publish(payload);
                            }
                        }),
                Fault.of(
                        "closes all coordinators of the process with one",
                        "closingOneNodeLeavesTheOthersOfTheProcessAlone",
                        sound -> {
                            ofProcess.add(sound);
                            return new Forwarding(sound) {
                                @Override
                                public void close() {
                                    ofProcess.forEach(Coordinator::close);
                                }
                            };
                        }),
                Fault.of("starts a thread when it is created", "creatingStartsNoThread", sound -> {
                    pausing(Duration.ofSeconds(5));
                    return sound;
                }),
                Fault.of(
                        "is not heard again after a restart of its node",
                        "aNodeThatCameBackHearsAndIsHeard",
                        deadAfter()));
    }

    private static java.util.function.UnaryOperator<Coordinator> deadAfter() {
        AtomicBoolean closedOnce = new AtomicBoolean();
        return sound -> {
            boolean dead = closedOnce.get();
            return new Forwarding(sound) {
                @Override
                public CompletionStage<Void> publish(Payload payload) {
                    return dead ? CompletableFuture.completedStage(null) : super.publish(payload);
                }

                @Override
                public void close() {
                    super.close();
                    closedOnce.set(true);
                }
            };
        };
    }

    private static Coordinator losingEarly(Coordinator sound) {
        return new Forwarding(sound) {
            private boolean started;

            @Override
            public void start() {
                super.start();
                started = true;
            }

            @Override
            public CompletionStage<Void> publish(Payload payload) {
                return started ? super.publish(payload) : CompletableFuture.completedStage(null);
            }
        };
    }

    private static Coordinator closingOnce(Coordinator sound) {
        AtomicInteger closings = new AtomicInteger();
        return new Forwarding(sound) {
            @Override
            public void close() {
                if (closings.incrementAndGet() == 2) {
                    throw new IllegalStateException("closed already");
                }
                super.close();
            }
        };
    }

    private static Coordinator closingSlowly(Coordinator sound) {
        AtomicBoolean slow = new AtomicBoolean(true);
        return new Forwarding(sound) {
            @Override
            public void close() {
                super.close();
                if (slow.compareAndSet(true, false)) {
                    park(Duration.ofMillis(5_200));
                }
            }
        };
    }

    private static Coordinator startingAgain(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public void start() {
                try {
                    super.start();
                } catch (CoordinatorException again) {
                    if (!again.code().equals("STARTED_TWICE")) {
                        throw again;
                    }
                }
            }
        };
    }

    private static Coordinator leaking(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public void start() {
                super.start();
                pausing(Duration.ofSeconds(12));
            }
        };
    }

    private static Coordinator waitingForHandlers(Coordinator sound) {
        AtomicLong inside = new AtomicLong();
        return new Forwarding(sound) {
            @Override
            public Subscription subscribe(MessageHandler handler) {
                return super.subscribe(payload -> {
                    inside.incrementAndGet();
                    handler.onMessage(payload);
                    inside.decrementAndGet();
                });
            }

            @Override
            public void close() {
                for (int i = 0; i < 30 && inside.get() > 0; i++) {
                    park(Duration.ofMillis(100));
                }
                super.close();
            }
        };
    }

    private static Coordinator leavingOpen(Coordinator sound) {
        return new Forwarding(sound) {
            private volatile boolean closed;

            @Override
            public CompletionStage<Void> publish(Payload payload) {
                return closed ? new CompletableFuture<>() : super.publish(payload);
            }

            @Override
            public void close() {
                closed = true;
                super.close();
            }
        };
    }

    private static void pausing(Duration time) {
        Thread.ofPlatform().daemon().name("leaked").start(() -> park(time));
    }

    static void park(Duration time) {
        long due = System.nanoTime() + time.toNanos();
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
