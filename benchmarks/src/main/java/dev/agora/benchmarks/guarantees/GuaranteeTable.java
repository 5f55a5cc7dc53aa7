package dev.agora.benchmarks.guarantees;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.runtime.WallClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Outcomes for people and for programs. */
final class GuaranteeTable {
    private GuaranteeTable() {}

    /** One outcome as a line of progress. */
    static String line(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%-30s %-7s %s in %.1f s%s",
                outcome.guarantee(),
                outcome.backend(),
                outcome.kept() ? "kept" : "NOT KEPT",
                outcome.seconds(),
                outcome.kept() ? "" : ": " + String.join("; ", outcome.problems()));
    }

    /** A table in Markdown: guarantee and count by backend. */
    static String words(List<Outcome> outcomes) {
        Set<String> backends = distinct(outcomes.stream().map(Outcome::backend).toList());
        StringBuilder table = new StringBuilder("| guarantee | count | ")
                .append(String.join(" | ", backends))
                .append(" |\n|---|---|")
                .append("---|".repeat(backends.size()))
                .append('\n');
        for (String guarantee :
                distinct(outcomes.stream().map(Outcome::guarantee).toList())) {
            List<Outcome> row = new ArrayList<>();
            backends.forEach(backend -> outcomes.stream()
                    .filter(each ->
                            each.guarantee().equals(guarantee) && each.backend().equals(backend))
                    .forEach(row::add));
            append(
                    table,
                    "**" + guarantee + "**",
                    "kept",
                    row.stream().map(each -> each.kept() ? "yes" : "**no**").toList());
            for (String count : distinct(row.stream()
                    .flatMap(each -> each.counts().keySet().stream())
                    .toList())) {
                append(
                        table,
                        "",
                        count,
                        row.stream().map(each -> cell(each.counts().get(count))).toList());
            }
            append(
                    table,
                    "",
                    "seconds",
                    row.stream()
                            .map(each -> String.format(Locale.ROOT, "%.1f", each.seconds()))
                            .toList());
        }
        outcomes.stream()
                .filter(each -> !each.kept())
                .forEach(each -> table.append('\n').append(line(each)).append('\n'));
        return table.toString();
    }

    private static void append(StringBuilder table, String guarantee, String count, List<String> cells) {
        table.append("| ")
                .append(guarantee)
                .append(" | ")
                .append(count)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n");
    }

    private static String cell(@org.jspecify.annotations.Nullable Number number) {
        if (number == null) {
            return "";
        }
        return number instanceof Long ? String.format(Locale.ROOT, "%,d", number.longValue()) : number.toString();
    }

    private static Set<String> distinct(List<String> words) {
        return words.stream().collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Writes a JSON object: scale, time, machine, outcomes. */
    static void write(List<Outcome> outcomes, Scale scale, Path file) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        root.put("scale", scale.name());
        root.put(
                "at",
                WallClock.system().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("heartbeatMillis", scale.heartbeat().toMillis());
        ArrayNode all = root.putArray("outcomes");
        for (Outcome outcome : outcomes) {
            ObjectNode one = all.addObject();
            one.put("guarantee", outcome.guarantee());
            one.put("backend", outcome.backend());
            one.put("kept", outcome.kept());
            one.put("seconds", Math.round(outcome.seconds() * 10) / 10.0);
            one.set("counts", json.valueToTree(outcome.counts()));
            one.set("problems", json.valueToTree(outcome.problems()));
        }
        json.writeValue(file.toFile(), root);
    }
}
