package dev.agora.core.bus.switching;

import dev.agora.core.model.NodeId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why a switch was rolled back, for people. */
final class RollbackWords {
    private RollbackWords() {}

    /** Each reason with the nodes that gave it, in their order. */
    static String of(SortedMap<NodeId, String> reasons) {
        Map<String, String> nodes = new TreeMap<>();
        reasons.forEach((node, reason) -> nodes.merge(reason, "node " + node, (first, next) -> first + ", " + next));
        return reasons.values().stream()
                .distinct()
                .map(reason -> nodes.get(reason) + ": " + reason)
                .collect(Collectors.joining("; "));
    }
}
