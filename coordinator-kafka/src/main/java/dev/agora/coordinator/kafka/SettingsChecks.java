package dev.agora.coordinator.kafka;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what contradicts itself in the settings, so that one start attempt names all of it. Confined to one call. */
final class SettingsChecks {
    private final List<String> problems = new ArrayList<>();

    /** Notes a problem unless {@code holds}. */
    void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    Optional<BrokerAddress> broker(String text) {
        Optional<BrokerAddress> address = BrokerAddress.parse(text);
        require(address.isPresent(), "property 'brokers' has '" + text + "', write host:port such as kafka1:9092");
        return address;
    }

    void failOnProblems() {
        if (!problems.isEmpty()) {
            throw new CoordinatorException(Kind.CONFIG, "INVALID_SETTINGS", String.join("; ", problems));
        }
    }
}
