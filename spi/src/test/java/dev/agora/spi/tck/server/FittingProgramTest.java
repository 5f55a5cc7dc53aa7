package dev.agora.spi.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of all versions in the folders of a search path. */
class FittingProgramTest {
    private static final FittingProgram PROGRAM =
            new FittingProgram("some-server", Pattern.compile("v(\\d+)\\.(\\d+)\\."), 2, 9);

    @TempDir
    private Path top = Path.of("");

    @Test
    void takesTheFirstThatIsNewEnough() throws IOException {
        Path old = program("old", "echo some-server: v2.8.4");
        Path least = program("least", "echo some-server: v2.9.0");
        Path newer = program("newer", "echo some-server: v3.0.1");
        assertThat(PROGRAM.find(List.of(old, top.resolve("absent"), least, newer), Map.of()))
                .contains(least.resolve("some-server"));
        assertThat(PROGRAM.find(List.of(newer, least), Map.of())).contains(newer.resolve("some-server"));
    }

    @Test
    void passesOverWhatIsTooOldOrSaysNoVersionOrDoesNotRun() throws IOException {
        Path old = program("old", "echo some-server: v1.99.0");
        Path mute = program("mute", "exit 0");
        Path broken = program("broken", "echo cannot load a library; exit 127");
        Path garbage = Files.createDirectories(top.resolve("garbage"));
        Files.write(garbage.resolve("some-server"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
        assertThat(garbage.resolve("some-server").toFile().setExecutable(true)).isTrue();
        Path plain = Files.createDirectories(top.resolve("plain"));
        Files.writeString(plain.resolve("some-server"), "echo v9.9.9");
        assertThat(PROGRAM.find(List.of(old, mute, broken, garbage, plain), Map.of()))
                .isEmpty();
    }

    @Test
    void givesTheProgramItsEnvironment() throws IOException {
        Path needs = program("needs", "echo v$NEEDED.");
        assertThat(PROGRAM.find(List.of(needs), Map.of("NEEDED", "2.10"))).isPresent();
        assertThat(PROGRAM.find(List.of(needs), Map.of("NEEDED", "2.1"))).isEmpty();
    }

    private Path program(String folder, String script) throws IOException {
        Path made = Files.createDirectories(top.resolve(folder));
        Path file = Files.writeString(made.resolve("some-server"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return made;
    }
}
