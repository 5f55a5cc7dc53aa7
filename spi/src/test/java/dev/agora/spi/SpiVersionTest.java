package dev.agora.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which provider a node takes, and which of the two is the newer one. */
class SpiVersionTest {
    private static final SpiVersion NODE = new SpiVersion(2, 3);

    @Test
    void aNodeTakesEveryMinorOfItsOwnMajor() {
        assertThat(NODE.accepts(new SpiVersion(2, 0))).isTrue();
        assertThat(NODE.accepts(new SpiVersion(2, 4))).isTrue();
        assertThat(NODE.accepts(new SpiVersion(1, 3))).isFalse();
        assertThat(NODE.accepts(new SpiVersion(3, 0))).isFalse();
    }

    @Test
    void theMajorDecidesWhichIsNewerAndThenTheMinor() {
        assertThat(new SpiVersion(2, 4).isNewerThan(NODE)).isTrue();
        assertThat(new SpiVersion(3, 0).isNewerThan(NODE)).isTrue();
        assertThat(new SpiVersion(2, 3).isNewerThan(NODE)).isFalse();
        assertThat(new SpiVersion(2, 2).isNewerThan(NODE)).isFalse();
        assertThat(new SpiVersion(1, 9).isNewerThan(NODE)).isFalse();
    }

    @Test
    void aVersionThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new SpiVersion(0, 1)).hasMessage("no SPI version: 0.1");
        assertThatThrownBy(() -> new SpiVersion(1, -1)).hasMessage("no SPI version: 1.-1");
    }
}
