package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.PropertySpec;
import java.util.List;
import java.util.regex.Pattern;

/** Which rows of a property table show that the kit must be told of a server, of accounts, or of certificates. */
final class AddressProperties {
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)address(es)?|brokers?|servers?|hosts?|urls?|endpoints?");
    private static final Pattern TLS = Pattern.compile("(?i).*(tls|certificate|authority|truststore).*");

    private AddressProperties() {}

    static List<String> of(List<PropertySpec> table) {
        return keys(table, ADDRESS);
    }

    static List<String> tls(List<PropertySpec> table) {
        return keys(table, TLS);
    }

    static List<String> secrets(List<PropertySpec> table) {
        return table.stream()
                .filter(PropertySpec::secret)
                .map(PropertySpec::key)
                .toList();
    }

    static void requireNone(List<PropertySpec> table, String remedy) {
        assertThat(of(table))
                .as("properties that say where a server is; %s", remedy)
                .isEmpty();
    }

    private static List<String> keys(List<PropertySpec> table, Pattern pattern) {
        return table.stream()
                .map(PropertySpec::key)
                .filter(key -> pattern.matcher(key).matches())
                .toList();
    }
}
