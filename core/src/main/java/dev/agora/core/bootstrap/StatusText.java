package dev.agora.core.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agora.core.bus.CoordinatorWords;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status of a cluster in words. Pure. */
final class StatusText {
    /** Ends words that gossip cut. */
    private static final String CUT = "\u2026";

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
        return text + "\n" + members(status.path("members")) + peers(status.path("peers"));
    }

    /** The members, and below them why a coordinator is not up: a reason is a sentence, too long for a column. */
    private static String members(JsonNode members) {
        TextTable table = new TextTable("MEMBER", "STATE", "ADDRESS", "COORDINATOR", "APPLIED");
        StringBuilder reasons = new StringBuilder();
        for (JsonNode member : members) {
            String id = member.path("id").asText();
            String words = member.path("coordinator").asText();
            Optional<CoordinatorWords> coordinator = CoordinatorWords.parse(words);
            table.row(
                    id,
                    member.path("state").asText(),
                    member.path("rpc").asText(),
                    coordinator.map(CoordinatorWords::brief).orElse(words),
                    member.path("appliedIndex").asText());
            String known = coordinator.map(CoordinatorWords::reason).orElse("");
            String reason = member.path("coordinatorReason").asText(known);
            if (!reason.isEmpty()) {
                reasons.append("coordinator of node ")
                        .append(id)
                        .append(": ")
                        .append(reason)
                        .append(reason.endsWith(CUT) ? " ('agora cluster status' on node " + id + " has the rest)" : "")
                        .append('\n');
            }
        }
        return reasons.isEmpty() ? table.text() : table.text() + "\n" + reasons;
    }

    /** How this node hears each other one on the bus: what was counted since its start, and a line each. */
    private static String peers(JsonNode peers) {
        if (peers.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("PEER", "LAG", "REPAIRED", "RESYNCS", "DUPLICATES", "FORGED", "ROUND TRIP");
        for (JsonNode peer : peers) {
            table.row(
                    peer.path("id").asText(),
                    peer.path("lag").asText(),
                    peer.path("repaired").asText(),
                    peer.path("resyncs").asText(),
                    peer.path("duplicates").asText(),
                    peer.path("forged").asText(),
                    roundTrip(peer.path("roundTripMicros")));
        }
        String lines = peers.valueStream()
                .map(peer -> peer.path("words").asText() + "\n")
                .collect(Collectors.joining());
        return "\n" + table.text() + "\n" + lines;
    }

    private static String roundTrip(JsonNode micros) {
        return micros.isNumber() ? String.format(Locale.ROOT, "%.1f ms", micros.asLong() / 1000.0) : "unknown";
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
