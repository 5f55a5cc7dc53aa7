package dev.agora.coordinator.redis;

import dev.agora.coordinator.redis.RedisSettings.Account;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.support.CertificateFlaw;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Translates what the client library throws into the coordinator's failures. Pure. */
final class RedisErrors {
    /** Code of the failure that a name does not resolve. */
    static final String HOST_UNKNOWN = "HOST_UNKNOWN";

    private static final int SHOWN_CHARS = 200;
    private static final int MAX_CAUSES = 20;

    private RedisErrors() {}

    /** Why no connection came about, or why the server refused to serve it. */
    static CoordinatorException connecting(Throwable failure, RedisServer server, Account account) {
        String where = "Redis at " + server.shown();
        Optional<CoordinatorException> secured = securing(failure, server, where);
        if (secured.isPresent()) {
            return secured.orElseThrow();
        }
        Optional<String> answer = answer(failure);
        if (answer.isPresent()) {
            return refusal(answer.orElseThrow(), where, account, failure);
        }
        if (isForeign(failure)) {
            return foreign(server, "", failure);
        }
        if (cause(failure, UnknownHostException.class).isPresent()) {
            return new CoordinatorException(
                    Kind.TRANSIENT,
                    HOST_UNKNOWN,
                    "the name of " + where + " is not known now; tried again. Mend the host when it is wrong",
                    failure);
        }
        return new CoordinatorException(
                Kind.TRANSIENT,
                "SERVER_UNREACHABLE",
                where + " cannot be reached: " + said(deepest(failure))
                        + "; tried again. Start it, or mend host and port"
                        + tlsHint(server),
                failure);
    }

    /** That another kind of server is there, which said {@code greeting} before it was asked, if anything. */
    static CoordinatorException foreign(RedisServer server, String greeting, Throwable failure) {
        return config(
                "WRONG_KIND_OF_SERVER",
                "what answers at " + server.shown() + " does not speak Redis' protocol"
                        + (greeting.isEmpty() ? "" : " but begins with '" + greeting + "'") + "; mend host or port"
                        + (server.tls() ? "" : ", or use rediss:// when it wants TLS"),
                failure);
    }

    /** What else may be wrong with an address at which nobody answers. */
    static String tlsHint(RedisServer server) {
        return server.tls() ? " (a server without TLS needs redis://)" : " (a server that wants TLS needs rediss://)";
    }

    /** Why a payload was not taken. */
    static CoordinatorException publishing(Throwable failure, String topic, RedisServer server) {
        Optional<String> answer = answer(failure);
        if (answer.isPresent() && isRight(answer.orElseThrow())) {
            return missingRight(answer.orElseThrow(), topic, failure);
        }
        return new CoordinatorException(
                Kind.TRANSIENT,
                "PUBLISH_FAILED",
                "Redis at " + server.shown() + " did not take the payload: " + said(failure) + "; publish again later",
                failure);
    }

    /** Why the topic was not subscribed. */
    static CoordinatorException subscribing(Throwable failure, String topic, RedisServer server, Account account) {
        Optional<String> answer = answer(failure);
        return answer.isPresent() && isRight(answer.orElseThrow())
                ? missingRight(answer.orElseThrow(), topic, failure)
                : connecting(failure, server, account);
    }

    static CoordinatorException config(String code, String message, Throwable cause) {
        return new CoordinatorException(Kind.CONFIG, code, message, cause);
    }

    private static Optional<CoordinatorException> securing(Throwable failure, RedisServer server, String where) {
        if (cause(failure, NotSslRecordException.class).isPresent()) {
            return Optional.of(config(
                    "WRONG_KIND_OF_SERVER",
                    "what answers at " + server.shown()
                            + " does not speak TLS; use redis:// instead, or mend host or port",
                    failure));
        }
        Optional<CertificateFlaw> flaw = CertificateFlaw.in(failure);
        if (flaw.isPresent()) {
            return flaw.map(found -> config(found.kind().code(), found.told(where, "tlsCa"), failure));
        }
        Optional<SslHandshakeTimeoutException> late = cause(failure, SslHandshakeTimeoutException.class);
        if (late.isPresent()) {
            return Optional.of(new CoordinatorException(
                    Kind.TRANSIENT,
                    "SERVER_SILENT",
                    where + " took the connection and did not answer: " + said(late.orElseThrow())
                            + "; tried again. Look after it, or mend host and port" + tlsHint(server),
                    failure));
        }
        boolean alert = causes(failure)
                .anyMatch(each -> each instanceof SSLException
                        && String.valueOf(each.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("fatal alert"));
        return alert
                ? Optional.of(config(
                        "CERTIFICATE_REFUSED",
                        where + " refuses this client's certificate, or the lack of one: " + said(deepest(failure))
                                + "; give tlsCertificate and tlsKey of an authority that it trusts",
                        failure))
                : Optional.empty();
    }

    /**
     * Whether what came is not Redis' protocol: the decoder says so, or stumbles in whatever way over bytes that it takes for
     * lengths and numbers. What the network or the client itself failed with is no such thing.
     */
    private static boolean isForeign(Throwable failure) {
        Throwable origin = deepest(failure);
        return cause(failure, RedisProtocolException.class).isPresent()
                || cause(failure, DecoderException.class).isPresent()
                || messages(failure).contains("protocol")
                || origin instanceof IllegalArgumentException
                || origin instanceof IndexOutOfBoundsException
                || origin instanceof NegativeArraySizeException
                || origin instanceof ClassCastException
                || origin instanceof UnsupportedOperationException;
    }

    private static CoordinatorException refusal(String answer, String where, Account account, Throwable failure) {
        String user = account.username().map(name -> "user '" + name + "'").orElse("the default user");
        if (answer.startsWith("WRONGPASS") || answer.startsWith("NOAUTH") || answer.contains("invalid password")) {
            return config(
                    "WRONG_CREDENTIALS",
                    where + " refuses " + user + " with password "
                            + (account.secret().isPresent() ? "***" : "(none given)") + ": " + answer
                            + "; mend user and password",
                    failure);
        }
        if (answer.contains("without any password configured") || answer.contains("no password is set")) {
            return config(
                    "WRONG_CREDENTIALS",
                    where + " wants no password, but one is given (***); leave it out, or set it at the server",
                    failure);
        }
        if (isRight(answer) || answer.startsWith("DENIED")) {
            return config("NO_RIGHT", where + " denies " + user + ": " + answer + "; mend the rights there", failure);
        }
        if (answer.contains("unknown command")) {
            return config(
                    "WRONG_KIND_OF_SERVER",
                    where + " lacks a command that is needed: " + answer + "; choose the type that fits this server",
                    failure);
        }
        return new CoordinatorException(
                Kind.TRANSIENT, "SERVER_NOT_READY", where + " is not ready: " + answer + "; tried again", failure);
    }

    private static CoordinatorException missingRight(String answer, String topic, Throwable failure) {
        return config(
                "NO_RIGHT",
                "Redis denies the topic " + topic + ": " + answer + "; give this user the rights +publish +subscribe"
                        + " +unsubscribe +ping +hello &" + topic,
                failure);
    }

    private static boolean isRight(String answer) {
        return answer.startsWith("NOPERM");
    }

    /** What the server itself answered. */
    private static Optional<String> answer(Throwable failure) {
        return causes(failure)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(RedisErrors::said)
                .reduce((outer, inner) -> inner);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Throwable deepest(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    private static String messages(Throwable failure) {
        return causes(failure).map(RedisErrors::said).reduce("", String::concat).toLowerCase(Locale.ROOT);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }

    /** The failure's own words, bounded. */
    static String said(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
