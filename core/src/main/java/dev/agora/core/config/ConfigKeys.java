package dev.agora.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table of all settings. Immutable. */
public final class ConfigKeys {
    /** Name of the key that chooses the coordinator. */
    public static final String COORDINATOR_TYPE = "coordinator.@type";

    private static final List<ConfigKey> ALL = Stream.of(ClusterKeys.rows(), ClientKeys.rows(), NodeKeys.rows())
            .flatMap(List::stream)
            .map(ConfigKey.Row::build)
            .toList();

    private static final Map<String, ConfigKey> BY_NAME = byName();

    private ConfigKeys() {}

    /** All rows, in the order of the reference page. */
    public static List<ConfigKey> all() {
        return ALL;
    }

    /** The row of a name of any generation. */
    public static Optional<ConfigKey> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The row of a current name. @throws IllegalArgumentException when the table lacks it */
    public static ConfigKey key(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("the table of settings lacks '" + name + "'"));
    }

    /** All names of all generations. */
    static java.util.Set<String> names() {
        return BY_NAME.keySet();
    }

    private static Map<String, ConfigKey> byName() {
        Map<String, ConfigKey> names = new TreeMap<>();
        for (ConfigKey key : ALL) {
            Stream.concat(Stream.of(key.name()), key.olderNames().stream()).forEach(name -> {
                if (names.put(name, key) != null) {
                    throw new IllegalStateException("the table of settings has '" + name + "' twice");
                }
            });
        }
        return Map.copyOf(names);
    }
}
