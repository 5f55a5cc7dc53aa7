package org.example.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The jar says who it is. */
class HubProviderTest {
    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(CoordinatorProvider.class))
                .extracting(CoordinatorProvider::type)
                .containsExactly("Hub");
    }
}
