package dev.agora.core.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The coordinator as the node's own settings have it; the fields are validated later against the provider's table.
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

    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        fields.forEach((name, value) ->
                shown.put(name, Secrets.looksSecret(name) ? Secrets.HIDDEN : Secrets.withoutUserInfo(value)));
        return type + shown;
    }
}
