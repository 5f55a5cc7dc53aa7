package dev.agora.core.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of addresses: their texts, and what is in them. */
class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7/32",
        "192.0.2.7/24, 192.0.2.0/24",
        "192.0.2.7/0, 0.0.0.0/0",
        "192.0.2.255/31, 192.0.2.254/31",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1/128",
        "2001:db8:0:0:ffff::1/64, 2001:db8:0:0:0:0:0:0/64",
        "::ffff:192.0.2.7, 192.0.2.7/32",
    })
    void hasOneTextForOneRange(String text, String canonical) {
        assertThat(AddressRange.parse(text)).hasToString(canonical);
        assertThat(AddressRange.parse(canonical)).isEqualTo(AddressRange.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "mail.example.org",
                "192.0.2.7/33",
                "192.0.2.7/-1",
                "2001:db8::/129",
                "192.0.2.7/",
                "1.2.3"
            })
    void refusesWhatIsNoRangeAndSaysWhatIs(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("192.0.2.0/24");
    }

    @Test
    void holdsAddressesOfItsKindOnly() {
        AddressRange range = AddressRange.parse("192.0.2.0/25");

        assertThat(range.contains(address("192.0.2.127"))).isTrue();
        assertThat(range.contains(address("192.0.2.128"))).isFalse();
        assertThat(AddressRange.parse("0.0.0.0/0").contains(address("2001:db8::1")))
                .isFalse();
    }

    @Test
    void countsAnIpv6ClientByItsNetwork() {
        assertThat(AddressRange.ofClient(address("2001:db8:1:2:3:4:5:6"))).hasToString("2001:db8:1:2:0:0:0:0/64");
        assertThat(AddressRange.ofClient(address("192.0.2.7"))).hasToString("192.0.2.7/32");
    }

    @Test
    void overlapsWhatItHoldsAndWhatHoldsIt() {
        AddressRange wide = AddressRange.parse("10.0.0.0/8");
        AddressRange narrow = AddressRange.parse("10.1.0.0/16");

        assertThat(wide.overlaps(narrow)).isTrue();
        assertThat(narrow.overlaps(wide)).isTrue();
        assertThat(narrow.overlaps(AddressRange.parse("10.2.0.0/16"))).isFalse();
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }
}
