package dev.agora.core.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads settings from variables such as {@code AGORA_CLUSTER_KEY}. A variable close to a known one is a problem; one that is far from
 * all is a warning, because others name variables after a service too (Kubernetes does).
 */
final class EnvironmentSource {
    private static final String PREFIX = "AGORA_";
    private static final String COORDINATOR = "AGORA_COORDINATOR_";
    /** Variables of the start script. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("AGORA_HOME", "AGORA_CONFIG", "AGORA_JAVA_HOME", "AGORA_JAVA_OPTIONS");

    private EnvironmentSource() {}

    static SourceReading read(Map<String, String> environment) {
        Map<String, String> known = new HashMap<>();
        ConfigKeys.names().forEach(name -> known.put(ConfigKey.environmentName(name), name));
        SourceReading reading = new SourceReading();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || NOT_SETTINGS.contains(variable)) {
                return;
            }
            Origin origin = new Origin(Origin.Source.ENVIRONMENT, variable, 0);
            String name = known.get(variable);
            if (name != null) {
                reading.settings.add(new RawSetting(name, value.strip(), origin));
            } else if (variable.startsWith(COORDINATOR)) {
                reading.settings.add(new RawSetting(coordinatorField(variable), value.strip(), origin));
            } else {
                unknown(variable, known.keySet(), reading);
            }
        });
        return reading;
    }

    private static void unknown(String variable, Set<String> known, SourceReading reading) {
        Optional<String> nearest = Nearest.to(variable, known);
        if (nearest.isPresent()) {
            reading.problems.add(new ConfigProblem(
                    "environment", variable, "", "there is no such setting; did you mean " + nearest.get() + "?"));
        } else {
            reading.warnings.add(new ConfigProblem("environment", variable, "", "is no setting and is ignored"));
        }
    }

    private static String coordinatorField(String variable) {
        String[] words = variable.substring(COORDINATOR.length())
                .toLowerCase(Locale.ROOT)
                .split("_");
        String field = words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .filter(word -> !word.isEmpty())
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
        return field.equals("type") ? ConfigKeys.COORDINATOR_TYPE : "coordinator." + field;
    }
}
