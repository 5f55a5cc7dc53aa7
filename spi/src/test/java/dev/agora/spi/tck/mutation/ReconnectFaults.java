package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorHealth.Degraded;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorHealth.Up;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.Payload;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Outages that are hidden, unreported, or never end; publishers that wait. */
final class ReconnectFaults {
    private static final String SHOWN = "anOutageIsShownWithItsAddressAndMended";
    private static final String ABSENT = "aServerAbsentAtTheStartIsNamedAndFoundWhenItComes";
    private static final String FROZEN = "aFrozenServerBlocksNoPublisher";

    private ReconnectFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.inContext(
                        "loses its subscriptions in an outage",
                        "afterAnOutageEveryPayloadArrivesOnce",
                        ReconnectFaults::deaf),
                Fault.inContext(
                        "waits a minute before it connects again",
                        SHOWN,
                        (context, sound) -> backingOff(context, sound, 1)),
                Fault.inContext(
                        "gives up at the second outage",
                        "aServerRestartedAtAThirdAndAHalfOfManyPayloadsIsFoundAgain",
                        (context, sound) -> backingOff(context, sound, 2)),
                Fault.inContext(
                        "reports no gap after an outage",
                        "everyOutageIsReportedAsAPossibleGap",
                        (context, sound) -> sound.apply(new ForwardingContext(context) {
                            @Override
                            public void possibleGap(String reason) {}
                        })),
                Fault.of("is always up", SHOWN, sound -> showing(sound, health -> new Up(Instant.EPOCH))),
                Fault.of(
                        "does not say which server is gone", SHOWN, sound -> showing(sound, ReconnectFaults::nameless)),
                Fault.inContext(
                        "reports no change of its health",
                        SHOWN,
                        (context, sound) -> sound.apply(new ForwardingContext(context) {
                            @Override
                            public void healthChanged(CoordinatorHealth health) {}
                        })),
                Fault.of(
                        "does not notice a silent link",
                        "aLinkWhoseBytesAreSwallowedIsNoticed",
                        sound -> showing(sound, health -> health instanceof Degraded ? new Up(Instant.EPOCH) : health)),
                Fault.of("fails without a word when the server is absent", ABSENT, ReconnectFaults::fatal),
                Fault.of("never finds a server that was absent at the start", ABSENT, ReconnectFaults::neverHealing),
                Fault.inContext(
                        "keeps the list of peers it saw at the start",
                        "aMemberThatJoinsLaterIsHeard",
                        ReconnectFaults::frozenPeers),
                Fault.inContext(
                        "publishes the last payload again after an outage",
                        "theOrderIsKeptOverAReconnect",
                        ReconnectFaults::repeating),
                Fault.of("blocks its publishers while the server is frozen", FROZEN, ReconnectFaults::blocking),
                Fault.of("keeps without bound what waits to be sent", FROZEN, ReconnectFaults::hoarding));
    }

    private static Coordinator deaf(CoordinatorContext context, Function<CoordinatorContext, Coordinator> maker) {
        AtomicBoolean lost = new AtomicBoolean();
        Coordinator sound = maker.apply(new ForwardingContext(context) {
            @Override
            public void healthChanged(CoordinatorHealth health) {
                if (health instanceof Down) {
                    lost.set(true);
                }
                super.healthChanged(health);
            }
        });
        return DeliveryFaults.handling(sound, (handler, payload) -> {
            if (!lost.get()) {
                handler.onMessage(payload);
            }
        });
    }

    private static Coordinator backingOff(
            CoordinatorContext context, Function<CoordinatorContext, Coordinator> maker, int fromOutage) {
        AtomicInteger outages = new AtomicInteger();
        AtomicReference<CoordinatorHealth> last = new AtomicReference<>();
        Coordinator sound = maker.apply(new ForwardingContext(context) {
            @Override
            public void healthChanged(CoordinatorHealth health) {
                if (health instanceof Down) {
                    outages.incrementAndGet();
                    last.set(health);
                }
                if (outages.get() < fromOutage || health instanceof Down) {
                    super.healthChanged(health);
                }
            }
        });
        return showing(sound, health -> outages.get() < fromOutage ? health : last.get());
    }

    private static Coordinator showing(Coordinator sound, java.util.function.UnaryOperator<CoordinatorHealth> shown) {
        return new Forwarding(sound) {
            @Override
            public CoordinatorHealth health() {
                return shown.apply(super.health());
            }
        };
    }

    private static CoordinatorHealth nameless(CoordinatorHealth health) {
        return health instanceof Down down ? new Down("connection lost", down.since()) : health;
    }

    private static Coordinator fatal(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public void start() {
                super.start();
                if (health() instanceof Down) {
                    super.close();
                    throw new CoordinatorException(Kind.TRANSIENT, "FAILED", "java.net.ConnectException");
                }
            }
        };
    }

    private static Coordinator neverHealing(Coordinator sound) {
        return new Forwarding(sound) {
            private volatile boolean dead;

            @Override
            public void start() {
                super.start();
                dead = super.health() instanceof Down;
            }

            @Override
            public CoordinatorHealth health() {
                return dead && super.health() instanceof Up up
                        ? new Down("in-memory is unreachable", up.since())
                        : super.health();
            }
        };
    }

    private static Coordinator frozenPeers(
            CoordinatorContext context, Function<CoordinatorContext, Coordinator> maker) {
        CoordinatorSettings real = context.settings();
        CoordinatorSettings members = CoordinatorSettings.of(
                new InMemoryProvider().properties(),
                Map.of("peersOnly", "true", "password", real.text("password").orElse("")));
        List<PeerAddress> seen = List.copyOf(context.peers());
        return maker.apply(new ForwardingContext(context) {
            @Override
            public CoordinatorSettings settings() {
                return members;
            }

            @Override
            public List<PeerAddress> peers() {
                return seen;
            }
        });
    }

    private static Coordinator repeating(CoordinatorContext context, Function<CoordinatorContext, Coordinator> maker) {
        AtomicReference<Payload> last = new AtomicReference<>();
        AtomicReference<Coordinator> self = new AtomicReference<>();
        Coordinator sound = maker.apply(new ForwardingContext(context) {
            @Override
            public void possibleGap(String reason) {
                super.possibleGap(reason);
                Payload again = last.get();
                if (again != null) {
                    self.get().publish(again);
                }
            }
        });
        self.set(sound);
        return new Forwarding(sound) {
            @Override
            public CompletionStage<Void> publish(Payload payload) {
                CompletionStage<Void> stage = super.publish(payload);
                if (stage.toCompletableFuture().state() == java.util.concurrent.Future.State.SUCCESS
                        && payload.size() == 64) {
                    last.set(payload);
                }
                return stage;
            }
        };
    }

    private static Coordinator blocking(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public CompletionStage<Void> publish(Payload payload) {
                CompletionStage<Void> stage = super.publish(payload);
                for (int i = 0; i < 30 && !stage.toCompletableFuture().isDone(); i++) {
                    LifeFaults.park(Duration.ofMillis(100));
                }
                return stage;
            }
        };
    }

    private static Coordinator hoarding(Coordinator sound) {
        List<CompletableFuture<Void>> hoard = Collections.synchronizedList(new ArrayList<>());
        return new Forwarding(sound) {
            @Override
            public CompletionStage<Void> publish(Payload payload) {
                if (health() instanceof Degraded) {
                    CompletableFuture<Void> waiting = new CompletableFuture<>();
                    hoard.add(waiting);
                    return waiting;
                }
                return super.publish(payload);
            }
        };
    }
}
