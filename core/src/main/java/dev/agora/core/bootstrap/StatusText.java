package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** The status of a cluster in words. Pure. */
final class StatusText {
    private StatusText() {}

    static String of(JsonNode status) {
        JsonNode coordinator = status.path("coordinator");
        JsonNode feeds = status.path("feeds");
        String text = line(
                        "node",
                        status.path("node").asText() + ", "
                                + status.path("role").asText())
                + line("cluster", shown(status.path("cluster")))
                + line(
                        "leader",
                        shown(status.path("leader")) + ", term "
                                + status.path("term").asText())
                + line("applied", status.path("appliedIndex").asText())
                + line("voters", list(status.path("voters")))
                + line("listeners", list(status.path("listeners")))
                + line("coordinator", coordinator(coordinator))
                + line(
                        "feeds",
                        "log first " + feeds.path("logFirst").asText("0") + ", bus first "
                                + feeds.path("busFirst").asText("0") + ", log late "
                                + feeds.path("logLate").asText("0") + ", bus late "
                                + feeds.path("busLate").asText("0"))
                + line(
                        "ports",
                        status.path("ports").properties().stream()
                                .map(port ->
                                        port.getKey() + " " + port.getValue().asText())
                                .collect(Collectors.joining(", ")));
        TextTable members = new TextTable("MEMBER", "STATE", "ADDRESS", "COORDINATOR", "APPLIED");
        for (JsonNode member : status.path("members")) {
            members.row(
                    member.path("id").asText(),
                    member.path("state").asText(),
                    member.path("rpc").asText(),
                    member.path("coordinator").asText(),
                    member.path("appliedIndex").asText());
        }
        return text + "\n" + members.text() + peers(status.path("peers"));
    }

    /** How this node hears each other one on the bus, a line each. */
    private static String peers(JsonNode peers) {
        return peers.valueStream()
                .map(peer -> peer.path("words").asText() + "\n")
                .collect(Collectors.joining("", peers.isEmpty() ? "" : "\n", ""));
    }

    private static String coordinator(JsonNode coordinator) {
        String reason = coordinator.path("reason").asText("");
        String state = coordinator.path("type").asText() + " "
                + coordinator.path("state").asText();
        return reason.isEmpty() || coordinator.path("reason").isNull() ? state : state + ": " + reason;
    }

    private static String line(String name, String value) {
        return String.format("%-12s %s", name, value).stripTrailing() + "\n";
    }

    private static String shown(JsonNode value) {
        return value.isNull() || value.asText().isEmpty() ? "none" : value.asText();
    }

    private static String list(JsonNode values) {
        String text = values.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }
}
