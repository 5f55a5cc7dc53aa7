package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.CoordinatorTck;
import dev.agora.spi.tck.KitMistake;
import dev.agora.spi.tck.KitMistake.What;
import dev.agora.spi.tck.KitServer;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit on Kafka, against a real broker. */
class KafkaCoordinatorTckTest extends CoordinatorTck {
    private static final int ABSENT = TestContext.freePort();
    private static final String WRONG = "kit-password-of-a-stranger";
    private static TlsMaterial stranger;

    private final TestBroker broker = TestBroker.running();
    private final KafkaKitServer server = new KafkaKitServer(broker);

    @BeforeAll
    static void issueCertificate() throws Exception {
        stranger = new TestAuthority("another").issue("node");
    }

    @Override
    protected CoordinatorProvider provider() {
        return new KafkaProvider();
    }

    @Override
    protected Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(broker.saslSettings(TestBroker.USER, TestBroker.PASSWORD));
        settings.put("timeoutSession", "2s");
        return settings;
    }

    @Override
    protected Map<String, String> tightSettings() {
        Map<String, String> tight = new HashMap<>(settings());
        tight.put("inbox", "1024");
        return tight;
    }

    @Override
    protected KitServer server() {
        return server;
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    @Override
    protected Duration recovery() {
        return Duration.ofSeconds(30);
    }

    @Override
    protected List<KitMistake> mistakes() {
        String absent = "127.0.0.1:" + ABSENT;
        return List.of(
                KitMistake.of(What.ADDRESS, Map.of("brokers", absent), absent),
                KitMistake.of(
                                What.CREDENTIALS,
                                broker.saslSettings(TestBroker.USER, WRONG),
                                broker.sasl(),
                                TestBroker.USER,
                                "***",
                                "saslPassword")
                        .hiding(WRONG),
                KitMistake.of(
                        What.CERTIFICATE,
                        Map.of("brokers", broker.tls(), "securityProtocol", "SSL", "tlsCa", stranger.trustedPem()),
                        broker.tls(),
                        "tlsCa"),
                KitMistake.of(
                                What.RIGHTS,
                                broker.saslSettings(TestBroker.OTHER_USER, TestBroker.PASSWORD),
                                broker.sasl(),
                                "'" + TestBroker.OTHER_USER + "'",
                                "lacks a right")
                        .hiding(TestBroker.PASSWORD));
    }
}
