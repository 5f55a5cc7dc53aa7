package dev.agora.coordinator.kafka;

import static org.awaitility.Awaitility.await;

import dev.agora.spi.TlsMaterial;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A real broker in a process of its own, with a listener of each kind; one for all tests of the module, killed and started at will. */
final class TestBroker {
    static final String USER = "alice";
    /** Has no right but those that a test gives. */
    static final String OTHER_USER = "bob";

    static final String PASSWORD = "alice-secret-" + UUID.randomUUID();

    private static @Nullable TestBroker shared;

    private final int plain = TestContext.freePort();
    private final int sasl = TestContext.freePort();
    private final int tls = TestContext.freePort();
    private final int saslTls = TestContext.freePort();
    private final TestAuthority authority;
    private final Path file;
    private boolean formatted;
    private @Nullable Process process;

    private TestBroker() throws Exception {
        authority = new TestAuthority("brokers");
        Path folder = Files.createDirectories(Path.of("target", "broker-" + UUID.randomUUID()))
                .toAbsolutePath();
        file = folder.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties(folder).store(writer, null);
        }
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

    synchronized void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        String id = formatted ? "" : Uuid.randomUuid().toString();
        Path log = file.resolveSibling("broker.log");
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        file.toString(),
                        id))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        formatted = true;
        Process started = process;
        await("the broker answers; else see " + log)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!started.isAlive()) {
                        throw new IllegalStateException("the broker ended: " + Files.readString(log));
                    }
                    return answers();
                });
    }

    /** Kills it as a crash would. */
    synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** Stops it in its tracks: its connections stay open and nothing answers. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets a paused one go on. */
    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private synchronized void signal(String name) throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("the broker does not run");
        }
        int code = new ProcessBuilder("sh", "-c", "kill " + name + " " + running.pid())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill " + name + " of the broker ended with " + code);
        }
    }

    private boolean answers() {
        for (int port : List.of(plain, sasl, tls, saslTls)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(1_000);
            } catch (IOException absent) {
                return false;
            }
        }
        return true;
    }

    private Properties properties(Path folder) throws Exception {
        int controller = TestContext.freePort();
        TlsMaterial own = authority.issue("broker");
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + plain + ",SASL_PLAINTEXT://127.0.0.1:" + sasl + ",SSL://127.0.0.1:" + tls
                        + ",SASL_SSL://127.0.0.1:" + saslTls
                        + ",CONTROLLER://127.0.0.1:" + controller);
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
        properties.put("log.dirs", folder.resolve("data").toString());
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
}
