package dev.agora.core.bus.switching;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What this node's own settings say of the coordinator: the first value of the singleton, and nothing more once the cluster has one.
 *
 * @param type {@code @type}
 * @param typeWasSet whether somebody set it; then its plug-in must be there
 * @param override type that this node starts with whatever the cluster has chosen
 * @param fields the fields, unvalidated
 */
public record OwnCoordinator(String type, boolean typeWasSet, Optional<String> override, Map<String, String> fields) {
    /** Copies the fields. */
    public OwnCoordinator {
        fields = Map.copyOf(fields);
    }

    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        fields.keySet().forEach(key -> shown.put(key, "***"));
        return type + shown;
    }
}
