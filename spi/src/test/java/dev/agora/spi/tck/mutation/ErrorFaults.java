package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorHealth.Down;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Mistakes of operators that are hidden, misnamed or told to everybody; tables that mislead. */
final class ErrorFaults {
    private static final String CREDENTIALS = "wrongCredentialsAreAConfigError";
    private static final String EXPLAINED = "everyPropertyIsNamedOnceAndExplained";

    private ErrorFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "tries wrong credentials for ever in silence",
                        CREDENTIALS,
                        sound -> silent(sound, "WRONG_CREDENTIALS")),
                Fault.of("calls wrong credentials transient", CREDENTIALS, ErrorFaults::transientAlways),
                Fault.of("hides missing rights", "missingRightsAreAConfigError", sound -> silent(sound, "NO_RIGHT")),
                Fault.inContext("shows the password in a message", "noSecretIsEverShown", ErrorFaults::talkative),
                Fault.of("says neither value nor remedy", "aWrongAddressIsNamed", ErrorFaults::tacit),
                Fault.of(
                        "does not say which server is of another kind",
                        "aServerOfAnotherKindIsNamed",
                        ErrorFaults::tacit),
                Fault.inContext(
                        "trusts every certificate",
                        "anUntrustedCertificateIsAConfigErrorOrNamed",
                        ErrorFaults::trusting),
                Fault.inTable(
                        "does not mark its password as secret",
                        EXPLAINED,
                        each(
                                "password",
                                spec -> new PropertySpec(
                                        spec.key(),
                                        spec.type(),
                                        spec.defaultValue(),
                                        false,
                                        0,
                                        4_096,
                                        "",
                                        false,
                                        false,
                                        spec.doc()))),
                Fault.inTable(
                        "leaves a property without words",
                        EXPLAINED,
                        each("echo", spec -> PropertySpec.flag(spec.key(), false, " "))),
                Fault.inTable(
                        "has a default out of its range",
                        "everyDefaultLiesWithinItsRange",
                        each("inbox", spec -> spec.withDefault("0"))),
                Fault.inTable("names a property twice", EXPLAINED, table -> {
                    List<PropertySpec> twice = new ArrayList<>(table);
                    twice.add(PropertySpec.text("Echo ", "whether own payloads come back"));
                    return twice;
                }));
    }

    private static UnaryOperator<List<PropertySpec>> each(String key, UnaryOperator<PropertySpec> change) {
        return table -> table.stream()
                .map(spec -> spec.key().equals(key) ? change.apply(spec) : spec)
                .toList();
    }

    private static Coordinator silent(Coordinator sound, String code) {
        return new Forwarding(sound) {
            private volatile boolean refused;

            @Override
            public void start() {
                try {
                    super.start();
                } catch (CoordinatorException failure) {
                    if (!failure.code().equals(code)) {
                        throw failure;
                    }
                    refused = true;
                }
            }

            @Override
            public dev.agora.spi.Subscription subscribe(dev.agora.spi.MessageHandler handler) {
                return refused ? () -> {} : super.subscribe(handler);
            }

            @Override
            public CoordinatorHealth health() {
                return refused ? new Down("connecting", Instant.EPOCH) : super.health();
            }
        };
    }

    private static Coordinator transientAlways(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public void start() {
                try {
                    super.start();
                } catch (CoordinatorException failure) {
                    throw new CoordinatorException(
                            Kind.TRANSIENT, failure.code(), String.valueOf(failure.getMessage()), failure);
                }
            }
        };
    }

    private static Coordinator talkative(CoordinatorContext context, Function<CoordinatorContext, Coordinator> maker) {
        return new Forwarding(maker.apply(context)) {
            @Override
            public void start() {
                try {
                    super.start();
                } catch (CoordinatorException failure) {
                    String password = context.settings().text("password").orElse("");
                    throw new CoordinatorException(
                            failure.kind(), failure.code(), failure.getMessage() + " (was " + password + ")", failure);
                }
            }
        };
    }

    private static Coordinator tacit(Coordinator sound) {
        return new Forwarding(sound) {
            @Override
            public CoordinatorHealth health() {
                return super.health() instanceof Down down ? new Down("connect failed", down.since()) : super.health();
            }

            @Override
            public java.util.concurrent.CompletionStage<Void> publish(dev.agora.spi.Payload payload) {
                return super.health() instanceof Down
                        ? java.util.concurrent.CompletableFuture.failedStage(
                                new CoordinatorException(Kind.TRANSIENT, "FAILED", "connect failed"))
                        : super.publish(payload);
            }
        };
    }

    private static Coordinator trusting(CoordinatorContext context, Function<CoordinatorContext, Coordinator> maker) {
        CoordinatorSettings any = CoordinatorSettings.of(
                new InMemoryProvider().properties(),
                Map.of("password", context.settings().text("password").orElse("")));
        BiFunction<CoordinatorContext, CoordinatorSettings, CoordinatorContext> with =
                (real, settings) -> new ForwardingContext(real) {
                    @Override
                    public CoordinatorSettings settings() {
                        return settings;
                    }
                };
        return maker.apply(with.apply(context, any));
    }
}
