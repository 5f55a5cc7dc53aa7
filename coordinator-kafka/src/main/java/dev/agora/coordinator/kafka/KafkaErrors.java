package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.support.CertificateFlaw;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Turns what Kafka's clients throw into the words of an operator: what was tried, with which values, what to do. Pure. */
final class KafkaErrors {
    private final KafkaSettings settings;

    KafkaErrors(KafkaSettings settings) {
        this.settings = settings;
    }

    /** What {@code failure} means, {@code tried} being such as "to publish". */
    CoordinatorException of(String tried, Throwable failure) {
        Throwable cause = unwrapped(failure);
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String head = "tried " + tried + " with the brokers " + settings.brokerNames() + ": ";
        return switch (cause) {
            case CoordinatorException known -> known;
            case SslAuthenticationException tls -> tls(head, tls);
            case AuthenticationException refused ->
                config(
                        "BAD_CREDENTIALS",
                        head + "user '" + settings.security().user() + "' with password *** was refused (" + said
                                + "); mend saslUsername, saslPassword and saslMechanism, or the user at the brokers",
                        refused);
            case AuthorizationException denied ->
                config(
                        "NOT_ALLOWED",
                        head + settings.security().who() + " lacks a right (" + said
                                + "); allow it to describe, create, read and write the topic, and to write"
                                + " idempotently",
                        denied);
            case RecordTooLargeException large ->
                config(
                        "PAYLOAD_TOO_LARGE",
                        head + said + "; set the topic's max.message.bytes to at least " + TopicReview.NEEDED_BYTES,
                        large);
            case InvalidReplicationFactorException copies ->
                config(
                        "TOO_FEW_BROKERS",
                        head + said + "; set replicationFactor, now "
                                + settings.topic().replicationFactor() + ", to at most the number of brokers",
                        copies);
            case PolicyViolationException policy ->
                config("TOPIC_REFUSED", head + said + "; create the topic by hand as the brokers' policy asks", policy);
            case UnsupportedVersionException old ->
                config("BROKER_TOO_OLD", head + said + "; use Kafka 2.1 or later", old);
            case ConfigException wrong -> config("CLIENT_CONFIG", head + said, wrong);
            case InvalidConfigurationException wrong ->
                config("BAD_CERTIFICATE", head + said + "; mend tlsCa, tlsCertificate and tlsKey ***", wrong);
            default ->
                new CoordinatorException(
                        Kind.TRANSIENT, "BROKER_UNAVAILABLE", head + said + "; it is tried again", cause);
        };
    }

    /** That the brokers do not allow {@code missing} on the topic. */
    CoordinatorException lacksRights(String topic, Set<AclOperation> missing) {
        return config(
                "NOT_ALLOWED",
                "tried to use the topic " + topic + " at the brokers " + settings.brokerNames() + ": "
                        + settings.security().who() + " lacks the rights " + missing
                        + "; allow it to describe, create, read and write the topic",
                null);
    }

    /** That the topic refuses the largest payload. */
    CoordinatorException limitTooLow(String topic, long limit, int needed) {
        return config(
                "LIMIT_TOO_LOW",
                "the topic " + topic + " at the brokers " + settings.brokerNames() + " takes at most " + limit
                        + " bytes at once and " + needed + " are needed; set the topic's max.message.bytes, or the"
                        + " brokers' message.max.bytes, to at least " + needed,
                null);
    }

    private CoordinatorException tls(String head, SslAuthenticationException failure) {
        Optional<CertificateFlaw> flaw = CertificateFlaw.in(failure);
        if (flaw.isPresent()) {
            String broker = settings.brokers().size() == 1 ? "the broker" : "one of the brokers";
            return config(flaw.get().kind().code(), head + flaw.get().told(broker, "tlsCa"), failure);
        }
        String said = deepest(failure);
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("unrecognized ssl") || lower.contains("plaintext connection")) {
            return config(
                    "NO_TLS",
                    head + "what answers there speaks no TLS (" + said
                            + "); mend the port, or set securityProtocol to PLAINTEXT or SASL_PLAINTEXT",
                    failure);
        }
        return config(
                "CLIENT_CERTIFICATE_REFUSED",
                head + "the broker ended the TLS handshake (" + said
                        + "); set tlsCertificate and tlsKey *** to ones that its authority signed",
                failure);
    }

    private static CoordinatorException config(String code, String message, @Nullable Throwable cause) {
        return new CoordinatorException(Kind.CONFIG, code, message, cause);
    }

    /** The failure below the wrappers of futures and of client constructors. */
    static Throwable unwrapped(Throwable failure) {
        Throwable now = failure;
        while (now.getCause() != null
                && (now instanceof ExecutionException
                        || now instanceof CompletionException
                        || now.getClass().equals(KafkaException.class))) {
            now = now.getCause();
        }
        return now;
    }

    private static String deepest(Throwable failure) {
        Throwable now = failure;
        while (now.getCause() != null) {
            now = now.getCause();
        }
        return String.valueOf(now.getMessage());
    }
}
