package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The coordinator's settings in their own types; those that contradict each other are refused.
 *
 * @param addresses servers, at least one
 * @param maxReconnects failed attempts in a row before the end, {@link Long#MAX_VALUE} for never
 * @param timeouts the three durations
 * @param capacities the three bounds
 * @param noEcho whether own payloads stay away
 * @param login how this node says who it is
 * @param tls empty for a connection in the clear
 */
record NatsSettings(
        List<Address> addresses,
        long maxReconnects,
        Timeouts timeouts,
        Capacities capacities,
        boolean noEcho,
        Login login,
        Optional<SSLContext> tls) {
    /** Durations: connecting to one server, the answer to a publish, the bound for finding a dead connection. */
    record Timeouts(Duration connection, Duration request, Duration ping) {
        /** The pause between probes: with {@link #silence} at most {@link #ping}. */
        Duration probe() {
            return ping.dividedBy(4);
        }

        /** How long the server may be silent after a probe. */
        Duration silence() {
            Duration rest = ping.minus(probe());
            return request.compareTo(rest) < 0 ? request : rest;
        }
    }

    /** Bounds: payloads in flight, payloads that wait for a handler, bytes of the connection's buffers. */
    record Capacities(int client, int subscription, int readBuffer) {}

    static NatsSettings of(CoordinatorSettings settings) {
        List<String> problems = new ArrayList<>();
        contradictions(settings, problems);
        List<Address> addresses = settings.list("addresses").stream()
                .flatMap(text -> Address.parse(text, problems).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new CoordinatorException(Kind.CONFIG, "INVALID_SETTINGS", String.join("; ", problems));
        }
        return new NatsSettings(
                addresses,
                settings.text("maxReconnects").map(Long::parseLong).orElse(Long.MAX_VALUE),
                new Timeouts(
                        settings.duration("timeoutConnection"),
                        settings.duration("timeoutRequest"),
                        settings.duration("pingInterval")),
                new Capacities(
                        Math.toIntExact(settings.number("capacityClient")),
                        Math.toIntExact(settings.number("capacitySubscription")),
                        Math.toIntExact(settings.number("capacityReadBuffer"))),
                settings.flag("noEcho"),
                Login.of(settings),
                settings.flag("useTls") ? Optional.of(TlsContext.of(settings)) : Optional.empty());
    }

    private static void contradictions(CoordinatorSettings settings, List<String> problems) {
        boolean user = given(settings, "authUsername");
        boolean secret = given(settings, "authSecret");
        if (user && !secret) {
            problems.add("authUsername is set but authSecret is not; set the user's password");
        }
        if (given(settings, "credentials") && (user || secret)) {
            problems.add("credentials and authUsername or authSecret are both set; keep one way to log in");
        }
        if (given(settings, "tlsCertificate") != given(settings, "tlsKey")) {
            problems.add("tlsCertificate and tlsKey belong together; set both or none");
        }
        for (String key : List.of("tlsCa", "tlsCertificate", "tlsKey")) {
            if (given(settings, key) && !settings.flag("useTls")) {
                problems.add(key + " is set but useTls is false; set useTls to true or remove " + key);
            }
        }
    }

    private static boolean given(CoordinatorSettings settings, String key) {
        return settings.text(key).filter(text -> !text.isBlank()).isPresent();
    }
}
