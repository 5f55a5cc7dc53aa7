package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Handlers that are called wrongly, too late, or no more. */
final class HandlerFaults {
    private static final ReentrantLock ONE_FOR_ALL = new ReentrantLock();
    private static final String OVERFLOW = "anOverflowIsReportedNeverSilent";

    private HandlerFaults() {}

    static List<Fault> all() {
        return Stream.of(calls(), bounds()).flatMap(List::stream).toList();
    }

    private static List<Fault> calls() {
        return List.of(
                Fault.of(
                        "calls a handler on several threads at once",
                        "callsOfOneSubscriptionNeverOverlap",
                        sound -> DeliveryFaults.handling(
                                sound,
                                (handler, payload) -> Thread.ofVirtual().start(() -> handler.onMessage(payload)))),
                Fault.of(
                        "calls the handler of a closed subscription",
                        "noCallFollowsAClosedSubscription",
                        HandlerFaults::neverUnsubscribing),
                Fault.of(
                        "stops delivering after a handler threw",
                        "aHandlerThatThrowsIsReportedAndCalledAgain",
                        DeliveryFaults.receiving(HandlerFaults::onceThrown)),
                Fault.of(
                        "hides what a handler threw",
                        "aHandlerThatThrowsIsReportedAndCalledAgain",
                        sound -> DeliveryFaults.handling(sound, HandlerFaults::hiding)),
                Fault.of(
                        "calls the latest subscription alone",
                        "everySubscriptionOfANodeHearsAll",
                        HandlerFaults::latestOnly));
    }

    private static List<Fault> bounds() {
        return List.of(
                Fault.inContext(
                        "drops at its capacity without a report",
                        OVERFLOW,
                        (context, sound) -> sound.apply(new ForwardingContext(context) {
                            @Override
                            public void possibleGap(String reason) {
                                if (!reason.contains("dropped")) {
                                    super.possibleGap(reason);
                                }
                            }
                        })),
                Fault.inContext("a slow subscriber is sent away in silence", OVERFLOW, HandlerFaults::kicking),
                Fault.of(
                        "one slow handler holds up all nodes",
                        "aSlowHandlerDelaysNobodyElse",
                        sound -> DeliveryFaults.handling(sound, HandlerFaults::oneAtATime)),
                Fault.of(
                        "keeps without bound what waits for a handler",
                        "whatWaitsForASlowHandlerIsBounded",
                        HandlerFaults::hoarding),
                Fault.of(
                        "dies of bytes that are no text",
                        "garbageOnTheTopicPassesAsItIsAndHarmsNothing",
                        DeliveryFaults.receiving(HandlerFaults::untilGarbage)),
                Fault.of(
                        "ends after a payload that is too large",
                        "anOversizedFrameHarmsNothing",
                        sound -> new Forwarding(sound) {
                            @Override
                            public CompletionStage<Void> publish(Payload payload) {
                                CompletionStage<Void> stage = super.publish(payload);
                                if (payload.size() > capabilities().maxPayloadBytes()) {
                                    super.close();
                                }
                                return stage;
                            }
                        }));
    }

    private static Coordinator neverUnsubscribing(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public Subscription subscribe(MessageHandler handler) {
                super.subscribe(handler);
                return () -> {};
            }
        };
    }

    private static MessageHandler onceThrown(MessageHandler handler) {
        AtomicBoolean dead = new AtomicBoolean();
        return payload -> {
            if (!dead.get()) {
                dead.set(true);
                handler.onMessage(payload);
                dead.set(false);
            }
        };
    }

    private static void hiding(MessageHandler handler, Payload payload) {
        try {
            handler.onMessage(payload);
        } catch (RuntimeException hidden) {
            // the fault itself: nobody learns of it
        }
    }

    private static Coordinator latestOnly(Coordinator sound) {
        MessageHandler[] latest = new MessageHandler[1];
        return new Forwarding(sound) {
            @Override
            @SuppressWarnings("ReferenceEquality") // a handler is itself only
            public Subscription subscribe(MessageHandler handler) {
                latest[0] = handler;
                return super.subscribe(payload -> {
                    if (latest[0] == handler) {
                        handler.onMessage(payload);
                    }
                });
            }
        };
    }

    /** After an overflow nothing arrives any more, and nobody is told. */
    private static Coordinator kicking(
            dev.agora.spi.CoordinatorContext context,
            java.util.function.Function<dev.agora.spi.CoordinatorContext, Coordinator> maker) {
        AtomicBoolean kicked = new AtomicBoolean();
        Coordinator sound = maker.apply(new ForwardingContext(context) {
            @Override
            public void possibleGap(String reason) {
                if (reason.contains("dropped")) {
                    kicked.set(true);
                } else {
                    real.reporter().possibleGap(reason);
                }
            }
        });
        return DeliveryFaults.handling(sound, (handler, payload) -> {
            if (!kicked.get()) {
                handler.onMessage(payload);
            }
        });
    }

    private static void oneAtATime(MessageHandler handler, Payload payload) {
        ONE_FOR_ALL.lock();
        try {
            handler.onMessage(payload);
        } finally {
            ONE_FOR_ALL.unlock();
        }
    }

    private static Coordinator hoarding(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public Subscription subscribe(MessageHandler handler) {
                LinkedBlockingQueue<Payload> hoard = new LinkedBlockingQueue<>();
                AtomicBoolean closed = new AtomicBoolean();
                Thread thread = Thread.ofVirtual().start(() -> {
                    while (!closed.get()) {
                        try {
                            handler.onMessage(hoard.take());
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                });
                Subscription subscription = super.subscribe(hoard::add);
                return () -> {
                    closed.set(true);
                    subscription.close();
                    thread.interrupt();
                };
            }
        };
    }

    private static MessageHandler untilGarbage(MessageHandler handler) {
        AtomicBoolean dead = new AtomicBoolean();
        return payload -> {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload.toByteArray()));
            } catch (CharacterCodingException garbage) {
                dead.set(true);
            }
            if (!dead.get()) {
                handler.onMessage(payload);
            }
        };
    }
}
