package dev.agora.benchmarks;

import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The bus over each backend beside the raw client of that backend, interleaved in rounds. Arguments: the broker script, the folder for the
 * results, then the backends (default: all).
 */
public final class BusBenchmark {
    private static final int ROUNDS = 3;
    private static final int LATENCIES = 1_000;
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int RESTART_EVENTS = 20_000;

    private final Ticker ticker = Ticker.system();
    private final Load load = new Load(ticker);

    private BusBenchmark() {}

    /** Runs it and prints the table. */
    public static void main(String[] arguments) throws Exception {
        Path script = Path.of(arguments[0]);
        Path results = Path.of(arguments[1]);
        List<Backend> backends = arguments.length > 2
                ? Arrays.stream(arguments)
                        .skip(2)
                        .map(name -> Backend.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList()
                : List.of(Backend.values());
        Path folder = Files.createTempDirectory("agora-benchmark-");
        BusBenchmark benchmark = new BusBenchmark();
        Sealing.Costs sealing = Sealing.measure(benchmark.ticker);
        List<Row> rows = new ArrayList<>();
        for (Backend backend : backends) {
            System.err.println("measuring " + backend.word());
            rows.add(benchmark.measure(backend, script, folder));
        }
        Report.write(results, rows, sealing);
        System.out.println(Report.table(rows, sealing));
        Runtime.getRuntime().halt(0); // clients leave threads behind
    }

    private Row measure(Backend backend, Path script, Path folder) throws Exception {
        if (!backend.needsBroker()) {
            return measure(backend, 0, Row.Restart.NONE);
        }
        try (Broker broker = new Broker(backend, script, folder)) {
            Row row = measure(backend, broker.port(), Row.Restart.NONE);
            return new Row(
                    row.backend(),
                    row.raw(),
                    row.eventsPerFrame(),
                    row.busEvents(),
                    row.rawEvents(),
                    row.busLatency(),
                    row.rawLatency(),
                    restart(backend, broker));
        }
    }

    private Row measure(Backend backend, int port, Row.Restart restart) throws Exception {
        double[] bus = new double[ROUNDS];
        double[] raw = new double[ROUNDS];
        double batch = 1;
        Row.Percentiles busLatency;
        Row.Percentiles rawLatency;
        try (BusLink busLink = backend.bus(port)) {
            first(busLink);
            load.throughput(busLink, WARM_NANOS);
            batch = busLink.eventsPerFrame();
            try (Link rawLink = backend.raw(port, Sealing.frame((int) Math.round(batch)))) {
                first(rawLink);
                load.throughput(rawLink, WARM_NANOS);
                for (int round = 0; round < ROUNDS; round++) {
                    bus[round] = load.throughput(busLink, ROUND_NANOS);
                    raw[round] = load.throughput(rawLink, ROUND_NANOS) * Math.round(batch);
                }
            }
            busLatency = Row.Percentiles.of(load.latencies(busLink, LATENCIES));
        }
        try (Link rawLink = backend.raw(port, Sealing.frame(1))) {
            first(rawLink);
            rawLatency = Row.Percentiles.of(load.latencies(rawLink, LATENCIES));
        }
        return new Row(
                backend.word(), backend.rawName(), batch, median(bus), median(raw), busLatency, rawLatency, restart);
    }

    /** Sends until the first unit has arrived, for some need a moment to find each other. */
    private void first(Link link) {
        for (int attempt = 0; link.received() == 0 && attempt < 600; attempt++) {
            link.send();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        long seen = -1;
        while (seen != link.received()) {
            seen = link.received();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private Row.Restart restart(Backend backend, Broker broker) throws IOException {
        try (BusLink link = backend.bus(broker.port())) {
            first(link);
            long before = link.received();
            for (int index = 0; index < RESTART_EVENTS; index++) {
                link.send();
                if (index == RESTART_EVENTS / 3) {
                    broker.restart();
                }
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
            load.awaitReceived(link, before + RESTART_EVENTS);
            return new Row.Restart(
                    RESTART_EVENTS, link.received() - before, link.repaired(), link.duplicates(), link.resyncs());
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
