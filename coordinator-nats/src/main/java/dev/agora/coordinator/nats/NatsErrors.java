package dev.agora.coordinator.nats;

import dev.agora.coordinator.nats.PortProbe.Finding.Closing;
import dev.agora.coordinator.nats.PortProbe.Finding.Nothing;
import dev.agora.coordinator.nats.PortProbe.Finding.Silent;
import dev.agora.coordinator.nats.PortProbe.Finding.Stranger;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import dev.agora.spi.support.CertificateFlaw;
import io.nats.client.AuthenticationException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Translates what the client says into the coordinator's failures, in the operator's words. */
final class NatsErrors {
    private static final int SHOWN_CHARS = 300;

    private NatsErrors() {}

    /** Why no connection to one server came about. */
    static CoordinatorException connecting(Attempt attempt, Exception thrown, NatsSettings settings) {
        List<Throwable> causes = new ArrayList<>();
        attempt.failures().forEach(failure -> addChain(failure, causes));
        addChain(thrown, causes);
        String where = "NATS server " + attempt.address();
        String serverError = attempt.serverError();
        if (thrown instanceof AuthenticationException || isLogin(serverError)) {
            return config(
                    "WRONG_CREDENTIALS",
                    where + " refuses " + settings.login().shown() + ": "
                            + (serverError == null ? clean(thrown) : serverError)
                            + "; mend the login here or the user on the server");
        }
        String said = causes.stream().map(NatsErrors::clean).collect(Collectors.joining(" / "));
        if (said.contains("SSL required by server")) {
            return config("TLS_REQUIRED", where + " takes TLS connections only; set useTls to true");
        }
        if (said.contains("SSL connection wanted by client")) {
            return config(
                    "TLS_NOT_OFFERED",
                    where + " offers no TLS but useTls is true; configure tls on the server or set useTls to false");
        }
        Optional<CertificateFlaw> flaw = causes.stream()
                .flatMap(cause -> CertificateFlaw.in(cause).stream())
                .findFirst();
        if (flaw.isPresent()) {
            return config(flaw.get().kind().code(), flaw.get().told(where, "tlsCa"));
        }
        for (Throwable cause : causes) {
            if (isRefusal(cause)) {
                return config(
                        "TLS_REFUSED",
                        "TLS with " + where + " failed: " + clean(cause)
                                + "; where the server asks for a client's certificate, give tlsCertificate and tlsKey ***"
                                + " of an authority that it trusts");
            }
        }
        return unconnected(attempt, causes, where, settings);
    }

    private static CoordinatorException unconnected(
            Attempt attempt, List<Throwable> causes, String where, NatsSettings settings) {
        boolean refused = causes.stream().anyMatch(cause -> cause instanceof java.net.ConnectException);
        boolean unknown = causes.stream().anyMatch(cause -> cause instanceof UnknownHostException);
        String why = refused
                ? "refuses the connection; is it running, and is this its port?"
                : "has a name that does not resolve; check the name and the DNS";
        return refused || unknown ? unreachable(where, why) : unclear(attempt, causes, where, settings);
    }

    /** Neither refused nor unknown: what is at the port tells what to mend. */
    private static CoordinatorException unclear(
            Attempt attempt, List<Throwable> causes, String where, NatsSettings settings) {
        String late = settings.timeouts().connection().toMillis() + " ms";
        return switch (PortProbe.look(attempt.address())) {
            case Stranger(String line) ->
                config(
                        "NOT_NATS",
                        where + " is no NATS server: it says '" + line
                                + "'; set addresses to the client port, usually 4222 (8222 is the monitoring page)");
            case Closing() ->
                unreachable(
                        where,
                        "accepts the connection and closes it; is this the client port of a NATS server? Set addresses to"
                                + " that port, usually 4222, or see the server's log");
            case Silent() ->
                unreachable(
                        where,
                        "accepts the connection and says nothing within " + late
                                + "; is this the client port of a NATS server, usually 4222, and does the server run?");
            case Nothing() ->
                unreachable(
                        where,
                        "does not answer within " + late
                                + (causes.isEmpty() ? "" : " (" + clean(causes.getLast()) + ")")
                                + "; is it running, and does a firewall swallow the connection?");
        };
    }

    private static CoordinatorException unreachable(String where, String why) {
        return new CoordinatorException(Kind.TRANSIENT, "BROKER_UNREACHABLE", where + " " + why);
    }

    /** One failure for all servers that were tried: CONFIG when any of them calls for the operator. */
    static CoordinatorException none(List<CoordinatorException> failures) {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        CoordinatorException worst = failures.stream()
                .filter(failure -> failure.kind() == Kind.CONFIG)
                .findFirst()
                .orElseGet(failures::getFirst);
        String all = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
        return new CoordinatorException(worst.kind(), worst.code(), all, worst);
    }

    /** The server does not let this node use the topic. */
    static CoordinatorException noRight(Address address, String topic, String said) {
        return config(
                "NO_RIGHT",
                "NATS server " + address + " says '" + clean(said)
                        + "'; grant this login the right to publish and to subscribe to '" + topic + "'");
    }

    /** The server takes less than a payload of core. */
    static CoordinatorException smallPayloads(Address address, long limit) {
        return config(
                "MAX_PAYLOAD_TOO_SMALL",
                "max_payload of NATS server " + address + " is " + limit
                        + " bytes, larger payloads are refused; raise it there to at least " + Payload.MAX_BYTES);
    }

    /** The server took the login and then did not answer. */
    static CoordinatorException silent(Attempt attempt, NatsSettings settings) {
        String said = attempt.serverError();
        return new CoordinatorException(
                Kind.TRANSIENT,
                "BROKER_SILENT",
                "NATS server " + attempt.address() + " took the connection and then "
                        + (said == null
                                ? "did not answer within "
                                        + settings.timeouts().silence().toMillis() + " ms"
                                : "ended it: " + clean(said)));
    }

    private static boolean isLogin(@Nullable String said) {
        String lower = said == null ? "" : said.toLowerCase(Locale.ROOT);
        return lower.contains("authorization violation") || lower.contains("authentication");
    }

    /** Whether the server ended the handshake, or could not lead it. */
    private static boolean isRefusal(Throwable cause) {
        String said = clean(cause).toLowerCase(Locale.ROOT);
        return cause instanceof SSLException
                && (said.contains("alert")
                        || said.contains("certificate")
                        || said.contains("unrecognized ssl")
                        || said.contains("protocol"));
    }

    private static CoordinatorException config(String code, String message) {
        return new CoordinatorException(Kind.CONFIG, code, message);
    }

    private static void addChain(Throwable failure, List<Throwable> into) {
        for (@Nullable Throwable cause = failure; cause != null && !into.contains(cause); cause = cause.getCause()) {
            into.add(cause);
        }
    }

    private static String clean(Throwable failure) {
        return clean(
                failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : String.valueOf(failure.getMessage()));
    }

    private static String clean(String said) {
        String line = said.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
    }
}
