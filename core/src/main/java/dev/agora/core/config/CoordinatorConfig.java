package dev.agora.core.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The coordinator as the node's own settings have it; type and fields are judged by {@link CoordinatorRules}.
 *
 * @param type value of {@code @type}
 * @param typeWasSet whether somebody set it; then its provider must be there
 * @param override type that this node starts with whatever the cluster has chosen
 * @param fields all other fields as text, lists parted by {@code ;}, secrets already followed to their values
 */
public record CoordinatorConfig(
        String type, boolean typeWasSet, Optional<String> override, Map<String, String> fields) {
    /** Copies the fields. */
    public CoordinatorConfig {
        fields = Map.copyOf(fields);
    }

    /** The fields as they may be shown: hidden are those of {@code secretKeys}, and those whose name sounds like a secret's. */
    public Map<String, String> shown(Set<String> secretKeys) {
        Map<String, String> shown = new TreeMap<>();
        fields.forEach((name, value) -> shown.put(
                name,
                secretKeys.contains(name) || Secrets.looksSecret(name)
                        ? Secrets.HIDDEN
                        : Secrets.withoutUserInfo(value)));
        return shown;
    }

    @Override
    public String toString() {
        return type + shown(Set.of());
    }
}
