package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The coordinator's settings in their own types, free of contradictions.
 *
 * @param brokers brokers to ask first
 * @param clientPrefix prefix of client ids
 * @param security how to speak to the brokers
 * @param timeoutMessage how long a payload may take to be stored
 * @param timeoutSession how long a broker may be silent
 * @param topic how the topic is created when absent
 * @param bounds bounds of the queues
 */
record KafkaSettings(
        List<BrokerAddress> brokers,
        String clientPrefix,
        Security security,
        Duration timeoutMessage,
        Duration timeoutSession,
        NewTopicSettings topic,
        Bounds bounds) {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    /**
     * How the topic is created when absent.
     *
     * @param partitions number of partitions
     * @param replicationFactor copies, 0 = the brokers' default
     * @param retention how long payloads are kept
     */
    record NewTopicSettings(int partitions, short replicationFactor, Duration retention) {}

    /**
     * Bounds of the queues.
     *
     * @param window payloads on their way to the brokers at most
     * @param inbox payloads that wait for one handler at most
     */
    record Bounds(int window, int inbox) {}

    static KafkaSettings of(CoordinatorSettings given) {
        SettingsChecks checks = new SettingsChecks();
        List<BrokerAddress> brokers = given.list("brokers").stream()
                .flatMap(text -> checks.broker(text).stream())
                .toList();
        Security security = Security.of(given, checks);
        String prefix = given.text("groupId").orElse("");
        checks.require(
                PREFIX.matcher(prefix).matches(),
                "property 'groupId' must be 1 to 200 letters, digits, '.', '_' or '-', was '" + prefix + "'");
        checks.failOnProblems();
        return new KafkaSettings(
                brokers,
                prefix,
                security,
                given.duration("timeoutMessage"),
                given.duration("timeoutSession"),
                new NewTopicSettings(
                        Math.toIntExact(given.number("partitions")),
                        (short) given.number("replicationFactor"),
                        given.duration("retention")),
                new Bounds(Math.toIntExact(given.number("window")), Math.toIntExact(given.number("inbox"))));
    }

    /** The brokers as an operator wrote them. */
    String brokerNames() {
        return String.join(", ", brokers.stream().map(BrokerAddress::toString).toList());
    }
}
