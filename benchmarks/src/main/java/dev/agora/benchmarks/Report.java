package dev.agora.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The results as tables for people, JSON for programs and a plot. */
final class Report {
    private static final String BEGIN = "<!-- bus: written by benchmarks/run bus -->";
    private static final String END = "<!-- bus: end -->";
    private static final double MILLIS = 1e3;

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Report(Results results) {
        this.results = results;
    }

    /** Tables in Markdown. */
    static String tables(Results results) {
        return new Report(results).tables();
    }

    /** Writes bus.json and bus.svg. */
    static void write(Path folder, Results results) throws IOException {
        Files.createDirectories(folder);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("bus.json").toFile(), Map.of("results", results, "bars", results.bars()));
        Files.writeString(folder.resolve("bus.svg"), Plot.of(results.rows()));
    }

    /** Puts the tables between the marks of a document; at its end when it has none. */
    static void record(Path document, Results results) throws IOException {
        String before = Files.exists(document) ? Files.readString(document) : "";
        String section = BEGIN + "\n" + tables(results).strip() + "\n" + END;
        int begin = before.indexOf(BEGIN);
        int end = before.indexOf(END);
        Files.writeString(
                document,
                begin >= 0 && end > begin
                        ? before.substring(0, begin) + section + before.substring(end + END.length())
                        : before.stripTrailing() + "\n\n" + section + "\n");
    }

    private String tables() {
        line(
                "Run of %s in %.1f minutes on %s; load average %.1f before and %.1f after.",
                results.day(),
                results.minutes(),
                results.machine().words(),
                results.loadAverages().get(0),
                results.loadAverages().get(1));
        bars();
        throughput();
        processor();
        latency();
        restart();
        costs();
        return text.toString();
    }

    private void bars() {
        line("%n| demand | measured | bar | |%n|---|---|---|---|");
        results.bars().forEach(bar -> text.append(bar.row()));
    }

    private void throughput() {
        line(
                "%nAs fast as it takes, with so many events under way at most, in frames of as many events as the bus batches by itself; medians"
                        + " of the rounds, of ratios with the least and the most:%n%n"
                        + "| backend (raw client) | under way | a frame | bus sealed, events/s | bus unsealed | raw, same events |"
                        + " raw, ready bytes | unsealed : same events | sealed : same events | sealed : ready bytes |%n"
                        + "|---|---|---|---|---|---|---|---|---|---|");
        for (Row row : results.rows()) {
            for (Row.Throughput found : row.throughputs()) {
                line(
                        "| %s (%s) | %s | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %s | %s | %s |",
                        row.backend(),
                        row.raw(),
                        found.window(),
                        found.eventsPerFrame(),
                        found.sealed(),
                        found.clear(),
                        found.rawEvents(),
                        found.rawBytes(),
                        spread(found.clearRatio()),
                        spread(found.sealedRatio()),
                        spread(found.bytesRatio()));
            }
        }
    }

    private void processor() {
        line(
                "%nProcessor time for an event, ns, of this process with both ends and without the broker:%n%n"
                        + "| backend | under way | bus sealed | bus unsealed | raw, same events | raw, ready bytes |%n|---|---|---|---|---|---|");
        for (Row row : results.rows()) {
            for (Row.Throughput found : row.throughputs()) {
                line(
                        "| %s | %s | %.0f | %.0f | %.0f | %.0f |",
                        row.backend(),
                        found.window(),
                        found.processor().sealed(),
                        found.processor().clear(),
                        found.processor().rawEvents(),
                        found.processor().rawBytes());
            }
        }
    }

    private void latency() {
        line(
                "%nLatency the bus adds on the in-memory coordinator, µs, from publish to the coordinator and from the coordinator to the"
                        + " listener, sealed:%n%n| events/s | p50 | p99 | p99.9 | sending p50 | p99 | receiving p50 | p99 |%n"
                        + "|---|---|---|---|---|---|---|---|");
        results.added()
                .forEach((rate, found) -> line(
                        "| %,d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |",
                        rate,
                        found.both().p50(),
                        found.both().p99(),
                        found.both().p999(),
                        found.sending().p50(),
                        found.sending().p99(),
                        found.receiving().p50(),
                        found.receiving().p99()));
        line(
                "%nWaking a parked thread takes %.1f µs here (p50; p99 %.1f), without the bus; under load an event passes two hand-overs between threads.",
                results.wakes().p50(), results.wakes().p99());
        line("%nOne way by a schedule that waits for nothing, µs from when an event was due:%n%n"
                + "| backend | events/s | bus p50 | bus p99 | bus p99.9 | raw p50 | raw p99 | raw p99.9 |%n"
                + "|---|---|---|---|---|---|---|---|");
        for (Row row : results.rows()) {
            Row.Latency found = row.latency();
            line(
                    "| %s | %,d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |",
                    row.backend(),
                    found.perSecond(),
                    found.bus().p50(),
                    found.bus().p99(),
                    found.bus().p999(),
                    found.raw().p50(),
                    found.raw().p99(),
                    found.raw().p999());
        }
    }

    private void restart() {
        line(
                "%nThe broker killed at a third of the events and started again at once, sealed:%n%n| backend | sent | arrived | repaired frames |"
                        + " second copies | resyncs | broker away, ms | p50, ms | p99, ms | longest, ms |%n|---|---|---|---|---|---|---|---|---|---|");
        for (Row row : results.rows()) {
            Row.Restart found = row.restart();
            if (found.sent() > 0) {
                line(
                        "| %s | %,d | %,d | %,d | %,d | %d | %.0f | %.2f | %.1f | %.1f |",
                        row.backend(),
                        found.sent(),
                        found.received(),
                        found.repaired(),
                        found.duplicates(),
                        found.resyncs(),
                        found.awayMillis(),
                        found.took().p50() / MILLIS,
                        found.took().p99() / MILLIS,
                        found.took().longest() / MILLIS);
            }
        }
    }

    private void costs() {
        Sealing.Costs costs = results.sealing();
        line(
                "%nOn one thread, ns an event in batches of %d: encode %.1f, seal %.1f, open %.1f, decode %.1f. A refused frame of as many events,"
                        + " µs: %s.",
                Sealing.BATCH,
                costs.encode(),
                costs.seal(),
                costs.open(),
                costs.decode(),
                figures(costs.refusedMicros(), "%s %.2f"));
        MemoryRun.Outcome memory = results.memory();
        line(
                "%nIn memory, publish to listener, sealed: %,.0f events for a second of processor time of all threads, %,.0f a second on this"
                        + " machine, %,.0f events a frame. Allocated for an event, sender and receiver: %.0f bytes; of these two"
                        + " events of %.0f, %.0f in arrays (bytes and lists of frames), %.1f other. By class: %s.",
                memory.perCpuSecond(),
                memory.perSecond(),
                memory.eventsPerFrame(),
                memory.allocation().total(),
                memory.allocation().event(),
                memory.allocation().arrays(),
                memory.allocation().other(),
                figures(memory.allocation().byClass(), "`%s` %.1f"));
    }

    private static String figures(Map<String, Double> figures, String form) {
        return String.join(
                ", ",
                figures.entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, form, entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static String spread(Row.Spread found) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", found.median(), found.least(), found.most());
    }

    private void line(String form, Object... values) {
        text.append(String.format(Locale.ROOT, form + "%n", values));
    }
}
