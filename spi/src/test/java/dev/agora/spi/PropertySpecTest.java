package dev.agora.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows made of other rows: what changes, and that nothing else does. */
class PropertySpecTest {
    private static final PropertySpec LOGIN =
            PropertySpec.text("login", "who").withDefault("agora").asSecret().asLocalOnly();

    @Test
    void aRequiredPropertyHasNoDefaultAndKeepsTheRest() {
        assertThat(LOGIN.asRequired())
                .isEqualTo(new PropertySpec(
                        "login",
                        PropertySpec.Type.TEXT,
                        Optional.empty(),
                        true,
                        0,
                        4096,
                        "characters",
                        true,
                        true,
                        "who"));
    }

    @Test
    void aRequiredPropertyStaysRequiredWhenItIsMarkedFurther() {
        PropertySpec required =
                PropertySpec.number("port", 1, 1, 9, "", "where").asRequired();
        assertThat(required.asSecret().required()).isTrue();
        assertThat(required.asLocalOnly().required()).isTrue();
    }
}
