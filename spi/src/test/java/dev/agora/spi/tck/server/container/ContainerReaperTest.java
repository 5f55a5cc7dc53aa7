package dev.agora.spi.tck.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that removes containers, on an engine that notes what it is asked. */
class ContainerReaperTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void removesTheSessionsContainersWhenItsInputEnds() throws Exception {
        try (FakeEngine engine = engine()) {
            Process reaper = reaper(engine);
            assertThat(engine.asked()).isEmpty();
            reaper.getOutputStream().close();
            assertThat(reaper.onExit().join().exitValue()).isZero();
            assertRemoved(engine);
        }
    }

    @Test
    void removesThemAlsoWhenItIsInterrupted() throws Exception {
        try (FakeEngine engine = engine()) {
            Process reaper = reaper(engine);
            reaper.destroy();
            reaper.onExit().join();
            assertRemoved(engine);
        }
    }

    private static void assertRemoved(FakeEngine engine) {
        assertThat(engine.asked())
                .anyMatch(request -> request.startsWith("GET /containers/json?all=1")
                        && request.contains("dev.agora.kit.session%3Dthis-session"))
                .contains("DELETE /containers/" + ONE + "?force=1&v=1", "DELETE /containers/" + TWO + "?force=1&v=1");
    }

    private FakeEngine engine() throws Exception {
        return new FakeEngine(
                folder.resolve("socket"),
                request -> request.startsWith("GET")
                        ? "200 [{\"Id\":\"" + ONE + "\",\"Names\":[]},{\"Id\":\"" + TWO + "\"}]"
                        : "204 ");
    }

    private static Process reaper(FakeEngine engine) throws Exception {
        Process reaper = new ProcessBuilder(ContainerReaper.command(engine.address(), "this-session"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ContainerReaper.awaitReady(reaper);
        return reaper;
    }
}
