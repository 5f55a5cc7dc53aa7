package dev.agora.spi.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agora.spi.tck.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of this machine: the small web server of the JDK plays the server. */
class LocalServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    static ServerPlan plan(Path folder, int port) {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString();
        return ServerPlan.of(
                List.of(program, "-b", "127.0.0.1", "-p", Integer.toString(port), "-d", folder.toString()),
                folder,
                port);
    }

    @Test
    void comesBackAtItsPortAfterAKill() {
        int port = TestContext.freePort();
        try (ServerProcess server = new LocalHome().server(plan(folder, port))) {
            server.start();
            server.start();
            assertThat(ServerPorts.keepsConnections(port)).isTrue();
            server.kill();
            server.kill();
            assertThat(ServerPorts.takesConnections(port)).isFalse();
            server.start();
            assertThat(ServerPorts.keepsConnections(port)).isTrue();
        }
        assertThat(ServerPorts.takesConnections(port)).isFalse();
    }

    @Test
    void endsAlsoWhenItIsPaused() {
        int port = TestContext.freePort();
        try (ServerProcess server = new LocalHome().server(plan(folder, port))) {
            server.start();
            server.pause();
        }
        assertThat(ServerPorts.takesConnections(port)).isFalse();
    }

    @Test
    void oneThatEndsAtOnceIsToldWithItsLastWords() {
        ServerPlan plan =
                ServerPlan.of(List.of("sh", "-c", "echo no such option; exit 3"), folder, TestContext.freePort());
        try (ServerProcess server = new LocalHome().server(plan)) {
            assertThatThrownBy(server::start).hasStackTraceContaining("no such option");
        }
    }

    @Test
    void serversOfAJvmThatIsKilledEnd() throws Exception {
        int running = TestContext.freePort();
        int paused = TestContext.freePort();
        Process owner = owner(running, paused);
        try (BufferedReader output = owner.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("started");
            assertThat(ServerPorts.takesConnections(running)).isTrue();
            assertThat(ServerPorts.takesConnections(paused)).isTrue();
        } finally {
            owner.destroyForcibly().onExit().join();
        }
        await().atMost(PATIENCE)
                .until(() -> !ServerPorts.takesConnections(running) && !ServerPorts.takesConnections(paused));
    }

    private Process owner(int running, int paused) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerOwner.class.getName(),
                        Files.createDirectories(folder.resolve("running")).toString(),
                        Integer.toString(running),
                        Files.createDirectories(folder.resolve("paused")).toString(),
                        Integer.toString(paused))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
