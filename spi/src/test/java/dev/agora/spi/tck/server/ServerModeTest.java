package dev.agora.spi.tck.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What one may say of where servers shall run. */
class ServerModeTest {
    @Test
    void takesThreeWordsAndNothingIsAuto() {
        assertThat(ServerMode.of("")).isEqualTo(ServerMode.AUTO);
        assertThat(ServerMode.of("auto")).isEqualTo(ServerMode.AUTO);
        assertThat(ServerMode.of("Local ")).isEqualTo(ServerMode.LOCAL);
        assertThat(ServerMode.of("containers")).isEqualTo(ServerMode.CONTAINERS);
    }

    @Test
    void refusesAnotherWordAndNamesTheThree() {
        assertThatThrownBy(() -> ServerMode.of("docker"))
                .hasMessageContainingAll("'docker'", "AGORA_KIT_SERVERS", "auto, local or containers");
    }

    @Test
    void aKindWithoutAnImageRunsLocallyUnlessContainersAreWanted() {
        assertThat(ServerChoice.choose("unheard-of", ServerMode.AUTO).isLocal()).isTrue();
        assertThatThrownBy(() -> ServerChoice.choose("unheard-of", ServerMode.CONTAINERS))
                .hasMessageContainingAll("unheard-of", "agora.kit.servers", "but ");
    }
}
