package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.Subscription;
import dev.agora.spi.tck.fault.Faults;
import dev.agora.spi.tck.fault.FaultyCoordinator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Payloads that are lost, altered, doubled, misplaced or overtaken. */
final class DeliveryFaults {
    private static final String BURST = "aBurstReachesAllOtherNodes";
    private static final String SIZES = "sizesFromNothingToTheMaximumPassUnchanged";
    private static final String OVERSIZE = "aPayloadAboveTheMaximumIsRefusedAsConfig";
    private static final long DEAF_NANOS = 100_000;

    private DeliveryFaults() {}

    static List<Fault> all() {
        return Stream.of(lossAndOrder(), content()).flatMap(List::stream).toList();
    }

    private static List<Fault> lossAndOrder() {
        return List.of(
                Fault.of(
                        "loses one payload in a hundred",
                        BURST,
                        with(Faults.none(1).dropping(0.01))),
                Fault.of(
                        "delivers one payload in a hundred twice",
                        BURST,
                        with(Faults.none(2).duplicating(0.01))),
                Fault.of("subscribes again after every payload", BURST, receiving(DeliveryFaults::deafAfterEach)),
                Fault.inContext(
                        "a shared group delivers each payload to one node only",
                        "onePayloadReachesAllOtherNodes",
                        (context, sound) -> handling(sound.apply(context), (handler, payload) -> {
                            if (Math.floorMod(payload.hashCode(), 2) == context.nodeId() % 2) {
                                handler.onMessage(payload);
                            }
                        })),
                Fault.of(
                        "lets payloads overtake each other",
                        "onePublishersOrderIsKept",
                        with(Faults.none(5).reordering(0.02))),
                Fault.of(
                        "publishes each payload on a thread of its own",
                        "theOrderOfEachOf64ThreadsIsKept",
                        DeliveryFaults::publishingAnywhere),
                Fault.of(
                        "swallows what a refused publish says",
                        "publishingDuringAnOutageIsRefusedAsTransientOrMadeGood",
                        sound -> new Forwarding(sound) {
                            @Override
                            public CompletionStage<Void> publish(Payload payload) {
                                return super.publish(payload).exceptionally(refused -> null);
                            }
                        }));
    }

    private static List<Fault> content() {
        return List.of(
                Fault.of(
                        "alters payloads on the way", SIZES, with(Faults.none(3).corrupting(0.5))),
                Fault.of("truncates payloads at 64 KiB", SIZES, changing(DeliveryFaults::truncated)),
                Fault.of(
                        "takes payloads for text",
                        "everyByteValuePassesUnchanged",
                        changing(payload -> Payload.copyOf(new String(payload.toByteArray(), StandardCharsets.UTF_8)
                                .getBytes(StandardCharsets.UTF_8)))),
                Fault.of(
                        "loses empty payloads",
                        SIZES,
                        sound -> handling(sound, (handler, payload) -> {
                            if (payload.size() > 0) {
                                handler.onMessage(payload);
                            }
                        })),
                Fault.of("accepts what is too large and drops it", OVERSIZE, sound -> oversize(sound, null)),
                Fault.of("calls what is too large transient", OVERSIZE, sound -> oversize(sound, Kind.TRANSIENT)),
                Fault.of(
                        "declares an echo that it has not",
                        "ownPayloadsComeBackOnlyAsDeclared",
                        DeliveryFaults::echoing),
                Fault.of(
                        "keeps the last payload for new subscriptions",
                        "payloadsBeforeTheSubscriptionCountOnlyWhenReplayed",
                        DeliveryFaults::retaining),
                Fault.inContext(
                        "uses another topic than it is given",
                        "aTopicOfItsOwnIsHeardByNobodyElse",
                        (context, sound) -> sound.apply(new ForwardingContext(context) {
                            @Override
                            public String topic() {
                                return "stwt.agora";
                            }
                        })));
    }

    static UnaryOperator<Coordinator> with(Faults faults) {
        return sound -> new FaultyCoordinator(sound, faults);
    }

    /** Hands what arrives to {@code way}, together with the handler. */
    static Coordinator handling(Coordinator sound, BiConsumer<MessageHandler, Payload> way) {
        return new Forwarding(sound) {
            @Override
            public Subscription subscribe(MessageHandler handler) {
                return super.subscribe(payload -> way.accept(handler, payload));
            }
        };
    }

    /** Replaces the handler of each subscription. */
    static UnaryOperator<Coordinator> receiving(UnaryOperator<MessageHandler> change) {
        return sound -> new Forwarding(sound) {
            @Override
            public Subscription subscribe(MessageHandler handler) {
                return super.subscribe(change.apply(handler));
            }
        };
    }

    private static UnaryOperator<Coordinator> changing(UnaryOperator<Payload> change) {
        return sound -> handling(sound, (handler, payload) -> handler.onMessage(change.apply(payload)));
    }

    private static MessageHandler deafAfterEach(MessageHandler handler) {
        long[] deafUntil = {System.nanoTime()};
        return payload -> {
            if (System.nanoTime() - deafUntil[0] >= 0) {
                handler.onMessage(payload);
                deafUntil[0] = System.nanoTime() + DEAF_NANOS;
            }
        };
    }

    private static Payload truncated(Payload payload) {
        return payload.size() < 65_536 ? payload : Payload.copyOf(Arrays.copyOf(payload.toByteArray(), 65_535));
    }

    private static Coordinator oversize(Coordinator sound, @org.jspecify.annotations.Nullable Kind kind) {
        return new Forwarding(sound) {
            @Override
            public CompletionStage<Void> publish(Payload payload) {
                if (payload.size() <= capabilities().maxPayloadBytes()) {
                    return super.publish(payload);
                }
                String said =
                        payload.size() + " bytes, at most " + capabilities().maxPayloadBytes();
                return kind == null
                        ? CompletableFuture.completedStage(null)
                        : CompletableFuture.failedStage(new CoordinatorException(kind, "PAYLOAD_TOO_LARGE", said));
            }
        };
    }

    private static Coordinator echoing(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public CoordinatorCapabilities capabilities() {
                CoordinatorCapabilities real = super.capabilities();
                return new CoordinatorCapabilities(
                        real.delivery(), real.ordering(), real.replays(), true, real.maxPayloadBytes());
            }
        };
    }

    private static Coordinator retaining(Coordinator sound) {
        AtomicReference<Payload> last = new AtomicReference<>();
        return new Forwarding(sound) {
            @Override
            public Subscription subscribe(MessageHandler handler) {
                Payload kept = last.get();
                if (kept != null) {
                    handler.onMessage(kept);
                }
                return super.subscribe(payload -> {
                    last.set(payload);
                    handler.onMessage(payload);
                });
            }
        };
    }

    private static Coordinator publishingAnywhere(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public CompletionStage<Void> publish(Payload payload) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    LockSupport.parkNanos(1_000);
                    super.publish(payload).whenComplete((taken, refused) -> {
                        if (refused == null) {
                            done.complete(null);
                        } else {
                            done.completeExceptionally(refused);
                        }
                    });
                });
                return done;
            }
        };
    }
}
