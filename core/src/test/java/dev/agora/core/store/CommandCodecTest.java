package dev.agora.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Log entries keep their bytes over versions, and damaged ones are refused in one way. */
class CommandCodecTest {
    @Test
    void writesTheBytesOfTheGoldenFile() throws IOException {
        Map<String, String> written = new TreeMap<>();
        SampleCommands.all()
                .forEach((name, command) -> written.put(name, HexFormat.of().formatHex(encode(command))));

        assertThat(written)
                .as("bytes in the log changed: old logs could not be read any more, or were applied otherwise")
                .isEqualTo(golden());
    }

    @Test
    void readsTheBytesOfTheGoldenFile() throws IOException {
        golden().forEach((name, hex) -> {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThat(CommandCodec.encode(CommandCodec.decode(bytes))).as(name).isEqualTo(bytes);
        });
    }

    @Test
    void hasASampleOfEveryCommand() {
        var sampled =
                SampleCommands.all().values().stream().map(Object::getClass).collect(Collectors.toSet());

        assertThat(sampled)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Command.class.getPermittedSubclasses()).toList());
    }

    @Test
    void refusesWhatIsCutOffOrReadsLessAndNeverFailsOtherwise() {
        SampleCommands.all().forEach((name, command) -> {
            byte[] bytes = encode(command);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                try {
                    assertThat(CommandCodec.encode(CommandCodec.decode(cut)))
                            .as(name)
                            .isNotEqualTo(bytes);
                } catch (StoreFormatException refused) {
                    assertThat(refused).as(name).hasMessageContaining("node");
                }
            }
        });
    }

    @Test
    void refusesAnUnknownCommandAndAnotherVersion() {
        byte[] noCommand = {RowCodec.VERSION, 0x0A, 0x00};
        byte[] later = {RowCodec.VERSION + 1};

        assertThatThrownBy(() -> CommandCodec.decode(noCommand))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("update this node");
        assertThatThrownBy(() -> CommandCodec.decode(later)).isInstanceOf(StoreFormatException.class);
    }

    private static byte[] encode(Command command) {
        return CommandCodec.encode(List.of(SampleCommands.operation(command)));
    }

    private static Map<String, String> golden() throws IOException {
        try (InputStream file = CommandCodecTest.class.getResourceAsStream("commands.golden")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, other) -> one, TreeMap::new));
        }
    }
}
