package dev.agora.coordinator.kafka;

import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.server.ServerHome;
import dev.agora.spi.tck.server.ServerPlan;
import dev.agora.spi.tck.server.ServerProcess;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real broker with a listener of each kind, in a process or a container of its own; one for all tests of the module, killed and
 * started at will.
 */
final class TestBroker {
    static final String USER = "alice";
    /** Has no right but those that a test gives. */
    static final String OTHER_USER = "bob";

    static final String PASSWORD = "alice-secret-" + UUID.randomUUID();

    private static final ServerHome HOME = ServerHome.of("kafka");
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static @Nullable TestBroker shared;

    private final int plain = TestContext.freePort();
    private final int sasl = TestContext.freePort();
    private final int tls = TestContext.freePort();
    private final int saslTls = TestContext.freePort();
    private final TestAuthority authority;
    private final ServerProcess process;

    private TestBroker() throws Exception {
        authority = new TestAuthority("brokers");
        Path folder = ServerPlan.newFolder("kafka");
        Path file = folder.resolve("server.properties");
        Path data = folder.resolve("data");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties(data).store(writer, null);
        }
        List<String> command = HOME.isLocal() ? program(file) : scripts(file, data);
        process = HOME.server(new ServerPlan(command, folder, List.of(), List.of(plain, sasl, tls, saslTls)));
    }

    /** The broker of the class path. */
    private static List<String> program(Path file) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BrokerMain.class.getName()));
        command.addAll(List.of(file.toString(), Uuid.randomUuid().toString()));
        return command;
    }

    /** The broker of an image, by the scripts of Kafka's own distribution; formats its folder when that is new. */
    private static List<String> scripts(Path file, Path data) {
        String script = "export KAFKA_HEAP_OPTS='" + JVM.getFirst() + "' KAFKA_JVM_PERFORMANCE_OPTS='"
                + String.join(" ", JVM.subList(1, JVM.size())) + "'; test -e \"$2/meta.properties\""
                + " || /opt/kafka/bin/kafka-storage.sh format -t \"$3\" -c \"$1\""
                + " && exec /opt/kafka/bin/kafka-server-start.sh \"$1\"";
        return List.of(
                "sh",
                "-c",
                script,
                "sh",
                file.toString(),
                data.toString(),
                Uuid.randomUuid().toString());
    }

    /** The module's broker, running. */
    static synchronized TestBroker running() {
        try {
            if (shared == null) {
                shared = new TestBroker();
            }
            shared.start();
            return shared;
        } catch (Exception e) {
            throw new IllegalStateException("the test broker does not start", e);
        }
    }

    String plain() {
        return "127.0.0.1:" + plain;
    }

    String sasl() {
        return "127.0.0.1:" + sasl;
    }

    String tls() {
        return "127.0.0.1:" + tls;
    }

    String saslTls() {
        return "127.0.0.1:" + saslTls;
    }

    /** Settings of a node that proves itself as {@code user}. */
    Map<String, String> saslSettings(String user, String password) {
        return Map.of(
                "brokers",
                sasl(),
                "securityProtocol",
                "SASL_PLAINTEXT",
                "saslMechanism",
                "PLAIN",
                "saslUsername",
                user,
                "saslPassword",
                password);
    }

    /** The broker's administration, with every right. */
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", plain()));
    }

    /** What signed the broker's certificate, and signs those of its clients. */
    TestAuthority authority() {
        return authority;
    }

    void start() {
        process.start();
    }

    /** Kills it as a crash would. */
    void kill() {
        process.kill();
    }

    /** Stops it in its tracks: its connections stay open and nothing answers. */
    void pause() {
        process.pause();
    }

    /** Lets a paused one go on. */
    void resume() {
        process.resume();
    }

    private Properties properties(Path data) throws Exception {
        int controller = TestContext.freePort();
        TlsMaterial own = authority.issue("broker");
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put("listeners", listeners(HOME.bindAddress()) + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", listeners("127.0.0.1"));
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        properties.put("sasl.enabled.mechanisms", "PLAIN");
        properties.put(
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD
                        + "\" user_" + OTHER_USER + "=\"" + PASSWORD + "\";");
        properties.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        properties.put("listener.name.sasl_ssl.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("super.users", "User:ANONYMOUS;User:" + USER + ";User:CN=node");
        properties.put("ssl.client.auth", "required");
        properties.put("ssl.keystore.type", "PEM");
        properties.put("ssl.keystore.certificate.chain", own.chainPem());
        properties.put("ssl.keystore.key", own.privateKeyPem());
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.certificates", own.trustedPem());
        properties.put("log.dirs", data.toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("auto.create.topics.enable", "false");
        properties.put("broker.session.timeout.ms", "1000"); // a killed broker may register again this much later
        properties.put("broker.heartbeat.interval.ms", "200");
        return properties;
    }

    private String listeners(String host) {
        return "PLAINTEXT://" + host + ":" + plain + ",SASL_PLAINTEXT://" + host + ":" + sasl + ",SSL://" + host + ":"
                + tls + ",SASL_SSL://" + host + ":" + saslTls;
    }
}
