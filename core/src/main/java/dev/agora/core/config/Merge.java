package dev.agora.core.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Lays sources over one another, later wins, and finds unknown names and names given twice. Confined to one load. */
final class Merge {
    private static final String COORDINATOR = "coordinator.";

    private final Map<String, RawSetting> merged = new TreeMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** Adds a source that wins over those before it. */
    void add(SourceReading reading) {
        Map<String, RawSetting> inSource = new TreeMap<>();
        for (RawSetting given : reading.settings) {
            Optional<String> name = currentName(given);
            if (name.isEmpty()) {
                continue;
            }
            RawSetting earlier = inSource.putIfAbsent(name.get(), given);
            if (earlier != null && !earlier.value().equals(given.value())) {
                String other = earlier.name().equals(given.name()) ? "" : " as " + earlier.name();
                problems.add(ConfigProblem.of(
                        given,
                        "is given twice with two values, first" + other + " at " + earlier.origin()
                                + "; keep one of them"));
            }
        }
        merged.putAll(inSource);
    }

    Map<String, RawSetting> merged() {
        return merged;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    private Optional<String> currentName(RawSetting given) {
        Optional<ConfigKey> key = ConfigKeys.find(given.name());
        if (key.isPresent()) {
            return Optional.of(key.get().name());
        }
        if (given.name().startsWith(COORDINATOR) && given.name().length() > COORDINATOR.length()) {
            return Optional.of(given.name());
        }
        problems.add(ConfigProblem.of(
                given,
                WithoutEffect.gone(given.name())
                        .orElseGet(() -> "there is no such setting" + suggestion(given.name()))));
        return Optional.empty();
    }

    private static String suggestion(String name) {
        Set<String> candidates = new LinkedHashSet<>(ConfigKeys.names());
        candidates.add(ConfigKeys.COORDINATOR_TYPE);
        Collection<String> tables = tables();
        if (tables.contains(name)) {
            return "; " + name + " is a table, whose keys are " + below(name);
        }
        candidates.addAll(tables);
        return Nearest.to(name, candidates)
                .or(() -> byLastPart(name))
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("; 'agora config reference' lists all");
    }

    private static Optional<String> byLastPart(String name) {
        return ConfigKeys.names().stream()
                .filter(known -> known.endsWith("." + name))
                .sorted()
                .findFirst();
    }

    private static String below(String table) {
        return String.join(
                ", ",
                ConfigKeys.all().stream()
                        .map(ConfigKey::name)
                        .filter(name -> name.startsWith(table + "."))
                        .toList());
    }

    private static Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        for (ConfigKey key : ConfigKeys.all()) {
            for (int dot = key.name().indexOf('.'); dot >= 0; dot = key.name().indexOf('.', dot + 1)) {
                tables.add(key.name().substring(0, dot));
            }
        }
        return tables;
    }
}
