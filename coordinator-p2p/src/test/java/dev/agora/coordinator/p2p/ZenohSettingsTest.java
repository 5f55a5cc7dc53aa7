package dev.agora.coordinator.p2p;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.PropertySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of properties and who reads it. */
class ZenohSettingsTest {
    /** Leaves each row out of the table in turn: whoever reads it is told that it is not there. */
    @Test
    void noPropertyOfTheTableIsAcceptedAndNotRead() {
        for (PropertySpec spec : ZenohSettings.TABLE) {
            List<PropertySpec> others = ZenohSettings.TABLE.stream()
                    .filter(other -> !other.equals(spec))
                    .toList();
            assertThatThrownBy(() -> ZenohSettings.of(CoordinatorSettings.of(others, Map.of())))
                    .as("reading '%s'", spec.key())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + spec.key() + "' is not in the table");
        }
    }
}
