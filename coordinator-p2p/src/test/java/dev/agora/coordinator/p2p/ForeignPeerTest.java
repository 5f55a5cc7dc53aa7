package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.Coordinator;
import dev.agora.spi.Payload;
import dev.agora.spi.Topic;
import dev.agora.spi.tck.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The official Python package of Zenoh as a foreign peer: it hears us on {@code **}, and we hear it on the topic. */
class ForeignPeerTest {
    private static final String PACKAGE = "eclipse-zenoh==1.10.2";
    private static final Path ENVIRONMENT = Path.of("target/venv");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void thePythonPeerAndTheCoordinatorHearEachOther() throws Exception {
        ZenohProvider provider = new ZenohProvider();
        Path python = python();
        try (TestContext context = TestContext.of(1, provider, Map.of());
                Coordinator coordinator = provider.create(context)) {
            coordinator.start();
            Queue<Payload> heard = new ConcurrentLinkedQueue<>();
            coordinator.subscribe(heard::add);
            Process process = new ProcessBuilder(
                            python.toString(),
                            "src/test/resources/foreign_peer.py",
                            "tcp/127.0.0.1:" + context.localAddress().port(),
                            Topic.NAME)
                    .redirectErrorStream(true)
                    .start();
            try {
                Queue<String> lines = follow(process);
                byte[] sent = new byte[50_000];
                java.util.Arrays.fill(sent, (byte) 0xA5);
                String expected = Topic.NAME + " " + sent.length + " " + NativeLibrary.sha256(sent);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    coordinator.publish(Payload.copyOf(sent));
                    assertThat(lines).contains(expected);
                });
                Payload greeting = Payload.copyOf("from python".getBytes(StandardCharsets.UTF_8));
                try (Writer input = process.outputWriter()) {
                    input.write("from python\n");
                    input.flush();
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(heard).containsExactly(greeting));
                }
            } finally {
                process.destroy();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        }
    }

    private static Queue<String> follow(Process process) {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("the output ended: " + e);
            }
        });
        return lines;
    }

    /** The interpreter of an environment that has the package, made at the first run. */
    private static Path python() throws IOException, InterruptedException {
        Path python = ENVIRONMENT.resolve("bin/python");
        if (!Files.exists(ENVIRONMENT.resolve("ready"))) {
            run(List.of("python3", "-m", "venv", ENVIRONMENT.toString()));
            run(List.of(python.toString(), "-m", "pip", "install", "--quiet", PACKAGE));
            Files.writeString(ENVIRONMENT.resolve("ready"), PACKAGE);
        }
        return python;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        String remedy = "; this test needs python3 with venv, and PyPI once for " + PACKAGE;
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(command + " could not be run" + remedy, e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s said: %s%s", command, said, remedy).isZero();
    }
}
