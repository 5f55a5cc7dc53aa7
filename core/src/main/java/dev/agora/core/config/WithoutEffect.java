package dev.agora.core.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells users of settings that do nothing in this version, so that nobody relies on one. Pure. */
final class WithoutEffect {
    /** Settings that were taken out, and why. */
    private static final Map<String, String> GONE = Map.of(
            "security.invalid-recipients",
            "is gone: recipients are asked for over LMTP only, and LMTP never blocks its client, which is your own MTA;"
                    + " let the MTA count unknown recipients, and leave this setting out");

    private WithoutEffect() {}

    /** Why a name is not taken any more; empty when it never was. */
    static Optional<String> gone(String name) {
        return Optional.ofNullable(GONE.get(name));
    }

    /** One warning for each thing that this version lacks, naming the settings given for it. */
    static List<ConfigProblem> warnings(Collection<RawSetting> given) {
        Map<String, List<String>> names = new TreeMap<>();
        for (RawSetting setting : given) {
            ConfigKeys.find(setting.name())
                    .filter(key -> !key.hasEffect())
                    .ifPresent(key -> names.computeIfAbsent(key.waitsFor(), _ -> new ArrayList<>())
                            .add(setting.name()));
        }
        return names.entrySet().stream()
                .map(entry -> ConfigProblem.general(words(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static String words(String lacking, List<String> names) {
        return String.join(", ", names.stream().sorted().toList()) + (names.size() == 1 ? " has" : " have")
                + " no effect yet: this version has no " + lacking;
    }
}
