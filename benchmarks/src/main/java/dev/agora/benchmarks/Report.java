package dev.agora.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a table for people, JSON for programs and a plot. */
final class Report {
    private static final int BAR = 520;
    private static final int LINE = 22;

    private Report() {}

    static String table(List<Row> rows, Sealing.Costs sealing) {
        StringBuilder text = new StringBuilder();
        text.append("| backend | bus, events/s | raw client, events/s | ratio | events a frame | bus p50 / p99, us |"
                + " raw p50 / p99, us | broker killed: sent, arrived, repaired, twice, resyncs |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            Row.Restart restart = row.restart();
            text.append("| %s (raw: %s) | %,.0f | %,.0f | %.2f | %.0f | %.0f / %.0f | %.0f / %.0f | %s |%n"
                    .formatted(
                            row.backend(),
                            row.raw(),
                            row.busEvents(),
                            row.rawEvents(),
                            row.ratio(),
                            row.eventsPerFrame(),
                            row.busLatency().p50(),
                            row.busLatency().p99(),
                            row.rawLatency().p50(),
                            row.rawLatency().p99(),
                            restart.sent() == 0
                                    ? "no broker"
                                    : "%d, %d, %d, %d, %d"
                                            .formatted(
                                                    restart.sent(),
                                                    restart.received(),
                                                    restart.repaired(),
                                                    restart.duplicates(),
                                                    restart.resyncs())));
        }
        text.append("\nSealing %.0f ns and opening %.0f ns an event, in batches of 100.%n"
                .formatted(sealing.seal(), sealing.open()));
        return text.toString();
    }

    static void write(Path folder, List<Row> rows, Sealing.Costs sealing) throws IOException {
        Files.createDirectories(folder);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("bus.json").toFile(), Map.of("rows", rows, "sealing", sealing));
        Files.writeString(folder.resolve("bus.svg"), plot(rows));
    }

    private static String plot(List<Row> rows) {
        double most = rows.stream()
                .mapToDouble(row -> Math.max(row.busEvents(), row.rawEvents()))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = 40 + rows.size() * 3 * LINE;
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        .formatted(height));
        svg.append(
                "<text x=\"10\" y=\"20\">Events per second, logarithmic: through the bus, and through the raw client</text>\n");
        int top = 36;
        for (Row row : rows) {
            bar(svg, top, row.backend() + ", bus", row.busEvents(), most, "#2b6cb0");
            bar(svg, top + LINE, row.backend() + ", raw", row.rawEvents(), most, "#a0aec0");
            top += 3 * LINE;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, int top, String label, double value, double most, String colour) {
        double width = BAR * Math.log10(Math.max(10, value)) / Math.log10(Math.max(10, most));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"10\" y=\"%d\">%s</text><rect x=\"130\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.0f\" y=\"%d\">%,.0f</text>%n",
                top + 14,
                label,
                top,
                width,
                LINE - 4,
                colour,
                width + 136,
                top + 14,
                value));
    }
}
