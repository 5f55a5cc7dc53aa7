package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminException;
import dev.agora.core.admin.AdminHandler;
import dev.agora.core.admin.AdminSink;
import dev.agora.core.bus.BusHealth;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.switching.CoordinatorChange;
import dev.agora.core.bus.switching.CoordinatorProbe;
import dev.agora.core.membership.CoordinatorReport;
import dev.agora.core.model.NodeId;
import dev.agora.core.store.StoredCoordinator;
import dev.agora.core.store.StoredCoordinator.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code agora coordinator get|set|test|list} on a running node. Secrets are never shown. Safe for all threads; blocks. */
final class CoordinatorAdmin {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UNREADABLE =
            "its fields were sealed with another cluster key: set it again with 'agora coordinator set'";

    private final ClusterCoordinator coordinator;
    private final ClusterBus bus;

    CoordinatorAdmin(ClusterCoordinator coordinator, ClusterBus bus) {
        this.coordinator = coordinator;
        this.bus = bus;
    }

    JsonNode list() {
        return CoordinatorListing.json(
                coordinator.maker().loader(), bus.health().type());
    }

    JsonNode get() {
        ObjectNode answer = JSON.objectNode();
        Optional<StoredCoordinator> stored = coordinator.follower().present();
        stored.ifPresent(row -> {
            answer.put("@type", row.value().type());
            answer.put("epoch", row.epoch());
            Optional<Map<String, String>> fields = coordinator.follower().presentFields();
            answer.set(
                    "fields",
                    texts(fields.map(given -> coordinator.shown(row.value().type(), given))
                            .orElse(Map.of())));
            if (fields.isEmpty()) {
                answer.put("problem", UNREADABLE);
            }
            answer.put("phase", CoordinatorChange.phase(row));
            if (row.phase() instanceof Phase.Prepare prepare) {
                answer.putObject("target").put("@type", prepare.target().type()).put("epoch", prepare.epoch());
            }
            row.last().ifPresent(last -> {
                ObjectNode ended = answer.putObject("last");
                ended.put("epoch", last.epoch());
                ended.put("outcome", last.switched() ? "switched" : "rolled back");
                ended.set("reasons", reasons(last.reasons()));
            });
        });
        BusHealth health = bus.health();
        answer.putObject("inUse").put("type", health.type()).put("health", health.words());
        answer.set("nodes", nodes(coordinator.follower().reports()));
        return answer;
    }

    JsonNode set(JsonNode arguments, AdminSink items) throws AdminException {
        String type = AdminHandler.required(arguments, "type");
        Map<String, String> fields = fields(arguments);
        CoordinatorChange.Result result = new CoordinatorChange(coordinator.follower()).set(type, fields, progress -> {
            ObjectNode item = JSON.objectNode();
            item.put("epoch", progress.epoch());
            item.put("phase", progress.phase());
            item.set("nodes", nodes(progress.nodes()));
            boolean unusedRead = items.send(item);
        });
        ObjectNode answer = JSON.objectNode().put("@type", type);
        return switch (result) {
            case CoordinatorChange.Result.Switched(long epoch) ->
                answer.put("outcome", "switched").put("epoch", epoch);
            case CoordinatorChange.Result.Unchanged(long epoch) ->
                answer.put("outcome", "unchanged").put("epoch", epoch);
            case CoordinatorChange.Result.RolledBack(long epoch, var reasons) -> {
                answer.put("outcome", "rolled back").put("epoch", epoch);
                yield answer.set("reasons", reasons(reasons));
            }
            case CoordinatorChange.Result.Refused(String reason) -> throw new AdminException(reason);
            case CoordinatorChange.Result.Unknown(String reason) -> throw new AdminException(reason);
        };
    }

    JsonNode test(JsonNode arguments) throws AdminException {
        String given = arguments.path("type").asText("");
        String type = given.isEmpty() ? presentType() : given;
        Map<String, String> fields = given.isEmpty() ? presentFields() : fields(arguments);
        List<CoordinatorProbe.Step> steps;
        try {
            steps = coordinator.probe().run(type, fields);
        } catch (IOException failed) {
            throw new AdminException("no free port for the test (" + failed + ")", failed);
        }
        ObjectNode answer = JSON.objectNode().put("@type", type);
        answer.set("fields", texts(coordinator.shown(type, fields)));
        answer.put("works", steps.getLast().trouble().isEmpty());
        ArrayNode rows = answer.putArray("steps");
        steps.forEach(step -> rows.addObject()
                .put("step", step.name())
                .put("millis", step.millis())
                .put("trouble", step.trouble()));
        return answer;
    }

    private String presentType() {
        return coordinator
                .follower()
                .present()
                .map(row -> row.value().type())
                .orElseGet(() -> bus.health().type());
    }

    private Map<String, String> presentFields() throws AdminException {
        if (coordinator.follower().present().isEmpty()) {
            return Map.of();
        }
        return coordinator.follower().presentFields().orElseThrow(() -> new AdminException(UNREADABLE));
    }

    private static Map<String, String> fields(JsonNode arguments) throws AdminException {
        Map<String, String> fields = new TreeMap<>();
        for (var field : arguments.path("fields").properties()) {
            if (!field.getValue().isTextual()) {
                throw new AdminException("the field '" + field.getKey() + "' is no text");
            }
            fields.put(field.getKey(), field.getValue().asText());
        }
        return fields;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = JSON.objectNode();
        texts.forEach(node::put);
        return node;
    }

    private static ObjectNode reasons(Map<NodeId, String> reasons) {
        ObjectNode node = JSON.objectNode();
        reasons.forEach((id, reason) -> node.put(id.toString(), reason));
        return node;
    }

    private static ArrayNode nodes(Map<NodeId, CoordinatorReport> reports) {
        ArrayNode nodes = JSON.arrayNode();
        reports.forEach((id, report) -> nodes.addObject()
                .put("node", id.value())
                .put("epoch", report.epoch())
                .put("stage", report.stage().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .put("reason", report.reason()));
        return nodes;
    }
}
