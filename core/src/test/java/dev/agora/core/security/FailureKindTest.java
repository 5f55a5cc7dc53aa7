package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names under which nodes tell one another counts. */
class FailureKindTest {
    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void nameOfACountTellsKindAndClient(FailureKind kind) {
        for (String client : new String[] {"192.0.2.7", "2001:db8::/64"}) {
            assertThat(FailureKind.ofKey(kind.key(client))).isEqualTo(Map.entry(kind, client));
        }
    }
}
