package dev.agora.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds in all their written forms. */
class SeedTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, 0",
        "10.0.0.5:7912, 10.0.0.5, 7912",
        "mail1.example.org:1179, mail1.example.org, 1179",
        "[fd00::5]:1179, fd00::5, 1179",
        "[fd00::5], fd00::5, 0",
        "fd00::5, fd00::5, 0",
        "fd00::, fd00::, 0"
    })
    void readsAllForms(String text, String host, int port) {
        assertThat(Seed.parse(text)).isEqualTo(new Seed(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "host:", "host:0", "host:65536", "host:abc", "[fd00::5", "[fd00::5]x", "two words:1"})
    void refusesWhatIsNoAddressAndShowsOne(String text) {
        assertThatThrownBy(() -> Seed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.5:1179");
    }

    @Test
    void triesOwnPortAndTheDefaultsWhenThePortIsMissing() {
        assertThat(Seed.parse("a").candidates(7912))
                .containsExactly(new HostPort("a", 7912), new HostPort("a", 1179), new HostPort("a", 7911));
        assertThat(Seed.parse("a:5").candidates(7912)).containsExactly(new HostPort("a", 5));
    }
}
