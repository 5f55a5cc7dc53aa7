package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys under which nodes tell one another counts of spans. */
class FailureSpanTest {
    private static final FailureSpan SPAN = new FailureSpan(new NodeId(3), 1_800_000_000_123L);

    @ParameterizedTest
    @CsvSource({"LOGIN,192.0.2.7/32", "PROTOCOL,192.0.2.7/32", "LOGIN,2001:db8:0:0:0:0:0:0/64"})
    void keyTellsKindClientAndSpan(FailureKind kind, String client) {
        String key = SPAN.key(kind.key(client));

        assertThat(FailureSpan.read(key)).contains(new FailureSpan.Told(kind, client, SPAN));
        assertThat(FailureSpan.name(key)).isEqualTo(kind.key(client));
    }

    @Test
    void keyIsTheOneOnTheWire() {
        assertThat(SPAN.key("protocol 192.0.2.7/32")).isEqualTo("protocol 192.0.2.7/32@1800000000123.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.7",
                "192.0.2.7/32",
                "protocol 192.0.2.7/32",
                "@1.1",
                "192.0.2.7/32@",
                "192.0.2.7/32@1800000000123",
                "192.0.2.7/32@.3",
                "192.0.2.7/32@1800000000123.",
                "192.0.2.7/32@1800000000123.0",
                "192.0.2.7/32@1800000000123.-3",
                "192.0.2.7/32@soon.3",
                "192.0.2.7/32@99999999999999999999.3",
                "192.0.2.7@1800000000123.3",
                "192.0.2.7/33@1800000000123.3",
                "192.0.2.7/24@1800000000123.3",
                "mail.example.org@1800000000123.3",
                "other 192.0.2.7/32@1800000000123.3",
                "00000000000000000000000000000000000000000000000000192.000.002.007/32@1800000000123.3"
            })
    void readsNothingElse(String key) {
        assertThat(FailureSpan.read(key)).isEmpty();
    }
}
