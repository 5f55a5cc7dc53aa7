package dev.agora.core.gossip.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tail of the normal distribution against published values of its probability. */
class NormalTailTest {
    @ParameterizedTest
    @CsvSource({
        "-3, 0.99865010",
        "0, 0.5",
        "1, 0.15865525",
        "2, 0.02275013",
        "3, 0.00134990",
        "4.7534243, 1e-6",
        "5.9978070, 1e-9",
    })
    void agreesWithTables(double deviations, double probability) {
        assertThat(NormalTail.minusLog10(deviations)).isCloseTo(-Math.log10(probability), within(1e-4));
    }

    @Test
    void risesAllTheWayAndStaysFiniteWhereTheProbabilityUnderflows() {
        double before = NormalTail.minusLog10(-10);
        for (double deviations = -9.99; deviations < 200; deviations += 0.01) {
            double now = NormalTail.minusLog10(deviations);
            assertThat(now).isGreaterThanOrEqualTo(before - 1e-6);
            before = now;
        }
        assertThat(before).isGreaterThan(300).isFinite();
    }
}
