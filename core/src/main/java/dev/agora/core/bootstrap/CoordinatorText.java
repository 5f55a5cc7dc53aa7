package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Answers about the coordinator in words. Pure. */
final class CoordinatorText {
    private CoordinatorText() {}

    static String value(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        boolean isStored = answer.has("@type");
        text.append(
                isStored
                        ? "coordinator  " + answer.path("@type").asText() + ", epoch "
                                + answer.path("epoch").asText() + ", "
                                + answer.path("phase").asText() + "\n"
                        : "coordinator  not stored yet: the cluster has no leader\n");
        if (answer.has("target")) {
            text.append("prepares     ")
                    .append(answer.path("target").path("@type").asText())
                    .append(", epoch ")
                    .append(answer.path("target").path("epoch").asText())
                    .append('\n');
        }
        if (answer.has("problem")) {
            text.append("problem      ").append(answer.path("problem").asText()).append('\n');
        }
        text.append("in use here  ")
                .append(answer.path("inUse").path("health").asText())
                .append('\n');
        if (answer.has("last")) {
            JsonNode last = answer.path("last");
            text.append("last change  epoch ")
                    .append(last.path("epoch").asText())
                    .append(' ')
                    .append(last.path("outcome").asText())
                    .append('\n')
                    .append(reasons(last.path("reasons")));
        }
        if (!answer.path("fields").isEmpty()) {
            TextTable table = new TextTable("FIELD", "VALUE");
            answer.path("fields")
                    .properties()
                    .forEach(field -> table.row(field.getKey(), field.getValue().asText()));
            text.append('\n').append(table.text());
        }
        TextTable nodes = new TextTable("NODE", "EPOCH", "STATE", "REASON");
        for (JsonNode node : answer.path("nodes")) {
            nodes.row(
                    node.path("node").asText(),
                    node.path("epoch").asText(),
                    node.path("stage").asText(),
                    node.path("reason").asText());
        }
        return text.append('\n').append(nodes.text()).toString();
    }

    /** One line of progress, such as {@code prepare 3: node 1 ready, node 2 opening}; a node that said nothing of it yet is waited for. */
    static String progress(JsonNode item) {
        long epoch = item.path("epoch").asLong();
        String nodes = item.path("nodes")
                .valueStream()
                .map(node -> "node " + node.path("node").asText() + " "
                        + (node.path("epoch").asLong() == epoch ? stage(node) : "not yet"))
                .collect(Collectors.joining(", "));
        return item.path("phase").asText() + " " + epoch + ": " + nodes + "\n";
    }

    private static String stage(JsonNode node) {
        String reason = node.path("reason").asText("");
        return node.path("stage").asText() + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    static String result(JsonNode result) {
        String type = result.path("@type").asText();
        String epoch = result.path("epoch").asText();
        return switch (result.path("outcome").asText()) {
            case "switched" -> "switched to " + type + ": all live nodes use epoch " + epoch + "\n";
            case "unchanged" -> type + " with these fields is in use already, epoch " + epoch + "\n";
            default ->
                "rolled back: the coordinator stays as it was, because epoch " + epoch + " could not be opened on\n"
                        + reasons(result.path("reasons"));
        };
    }

    static String test(JsonNode result) {
        TextTable steps = new TextTable("STEP", "RESULT", "MS", "WHAT IS WRONG");
        for (JsonNode step : result.path("steps")) {
            String trouble = step.path("trouble").asText();
            steps.row(
                    step.path("step").asText(),
                    trouble.isEmpty() ? "ok" : "failed",
                    step.path("millis").asText(),
                    trouble);
        }
        return steps.text()
                + result.path("@type").asText()
                + (result.path("works").asBoolean()
                        ? " works: a probe was published and received\n"
                        : " does not work\n");
    }

    static String list(JsonNode coordinators) {
        StringBuilder text = new StringBuilder();
        for (JsonNode coordinator : coordinators) {
            if (coordinator.has("broken")) {
                text.append("not loadable: ")
                        .append(coordinator.path("broken").asText())
                        .append("\n\n");
                continue;
            }
            text.append(coordinator.path("type").asText());
            String aliases = coordinator
                    .path("aliases")
                    .valueStream()
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", "));
            text.append(aliases.isEmpty() ? "" : " (also " + aliases + ")");
            text.append(coordinator.path("active").asBoolean() ? " (in use)" : "");
            String from = coordinator.path("jar").asText();
            text.append(from.isEmpty() ? "  " + coordinator.path("doc").asText() : "  " + from)
                    .append('\n');
            TextTable table = new TextTable("  PROPERTY", "TYPE", "DEFAULT", "RANGE", "WHAT IT DOES");
            for (JsonNode property : coordinator.path("properties")) {
                table.row(
                        "  " + property.path("key").asText(),
                        property.path("type").asText(),
                        property.path("required").asBoolean()
                                ? "required"
                                : property.path("default").asText(""),
                        range(property),
                        property.path("doc").asText()
                                + (property.path("secret").asBoolean() ? " Never shown." : "")
                                + (property.path("localOnly").asBoolean() ? " Only in the node's own settings." : ""));
            }
            text.append(coordinator.path("properties").isEmpty() ? "" : table.text())
                    .append('\n');
        }
        return text.toString();
    }

    private static String range(JsonNode property) {
        return property.path("type").asText().equals("flag")
                ? ""
                : (property.path("minimum").asText() + ".."
                                + property.path("maximum").asText() + " "
                                + property.path("unit").asText())
                        .strip();
    }

    private static String reasons(JsonNode reasons) {
        return reasons.properties().stream()
                .map(reason ->
                        "  node " + reason.getKey() + ": " + reason.getValue().asText() + "\n")
                .collect(Collectors.joining());
    }
}
