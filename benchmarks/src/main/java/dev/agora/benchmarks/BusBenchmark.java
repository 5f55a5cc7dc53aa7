package dev.agora.benchmarks;

import dev.agora.core.runtime.Ticker;
import dev.agora.core.runtime.WallClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus over each backend beside the raw client of that backend, in memory, its sealing and its latency, each beside its bar. Arguments: the
 * broker script, the folder for the results, {@code --record DOCUMENT} to put the tables into a document, then the backends (default: all).
 * Exits with 1 when a backend could not be measured.
 */
public final class BusBenchmark {
    private static final Logger log = LoggerFactory.getLogger(BusBenchmark.class);
    private static final List<Integer> RATES = List.of(1_000, 10_000, Results.JUDGED_PER_SECOND, 100_000);
    private static final double MINUTE_NANOS = 60e9;

    private final Ticker ticker = Ticker.system();
    private final Load load = new Load(ticker);
    private final List<String> failures = new ArrayList<>();

    private BusBenchmark() {}

    /** Runs it and prints the tables. */
    public static void main(String[] arguments) throws Exception {
        List<String> rest = new ArrayList<>(List.of(arguments));
        Path script = Path.of(rest.removeFirst());
        Path folder = Path.of(rest.removeFirst());
        Path document = null;
        if (!rest.isEmpty() && rest.getFirst().equals("--record")) {
            rest.removeFirst();
            document = Path.of(rest.removeFirst());
        }
        List<Backend> backends = rest.isEmpty()
                ? List.of(Backend.values())
                : rest.stream()
                        .map(name -> Backend.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        BusBenchmark benchmark = new BusBenchmark();
        Results results = benchmark.measure(backends, script);
        Report.write(folder, results);
        System.out.println(Report.tables(results));
        if (document != null) {
            Report.record(document, results);
        }
        benchmark.failures.forEach(System.err::println);
        Runtime.getRuntime().halt(benchmark.failures.isEmpty() ? 0 : 1); // clients leave threads behind
    }

    private Results measure(List<Backend> backends, Path script) throws Exception {
        long begin = ticker.nanos();
        double loadBefore = Machine.loadAverage();
        say("sealing and refusing");
        Sealing.Costs sealing = Sealing.measure();
        say("latency that the bus adds");
        AddedLatency latency = new AddedLatency(ticker);
        Percentiles wakes = latency.wakes();
        Map<Integer, AddedLatency.Added> added = latency.measure(RATES);
        say("processor time and allocation in memory");
        MemoryRun.Outcome memory = new MemoryRun(ticker, load).measure();
        Path folder = Files.createTempDirectory("agora-benchmark-");
        List<Row> rows = new ArrayList<>();
        for (Backend backend : backends) {
            say(backend.word() + " beside " + backend.rawName());
            try {
                rows.add(BackendRun.measure(ticker, load, backend, script, folder));
            } catch (Exception failed) {
                failures.add(backend.word() + " could not be measured: " + failed);
                log.error("{} could not be measured", backend.word(), failed);
            }
        }
        return new Results(
                LocalDate.ofInstant(WallClock.system().instant(), ZoneOffset.UTC)
                        .toString(),
                Machine.present(),
                List.of(loadBefore, Machine.loadAverage()),
                (ticker.nanos() - begin) / MINUTE_NANOS,
                sealing,
                memory,
                wakes,
                added,
                rows);
    }

    private static void say(String what) {
        System.err.println("measuring: " + what);
    }
}
