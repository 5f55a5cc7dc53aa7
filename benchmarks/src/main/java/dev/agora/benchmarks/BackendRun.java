package dev.agora.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.agora.core.runtime.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * One backend: the bus sealed, the bus in the clear, the raw client with the same events and the raw client with ready bytes, in rounds and
 * each round in another order; then latency by a schedule, and the broker killed in the middle of one.
 */
final class BackendRun {
    private static final int ROUNDS = 5;
    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(1200);
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);
    private static final int PACED_PER_SECOND = 5_000;
    private static final int PACED_EVENTS = 7_500;
    private static final int PACED_ROUNDS = 3;
    private static final int RESTART_EVENTS = 20_000;

    private final Ticker ticker;
    private final Load load;
    private final Backend backend;
    private final int port;

    private BackendRun(Ticker ticker, Load load, Backend backend, int port) {
        this.ticker = ticker;
        this.load = load;
        this.backend = backend;
        this.port = port;
    }

    static Row measure(Ticker ticker, Load load, Backend backend, Path script, Path folder) throws Exception {
        if (!backend.needsBroker()) {
            return new BackendRun(ticker, load, backend, 0).measure();
        }
        try (Broker broker = new Broker(backend, script, folder)) {
            BackendRun run = new BackendRun(ticker, load, backend, broker.port());
            return run.measure().with(run.restart(broker));
        }
    }

    private Row measure() throws Exception {
        try (BusLink bus = backend.bus(port)) {
            load.awaitFirst(bus);
            List<Row.Throughput> throughputs = new ArrayList<>();
            for (Shape shape : Shape.values()) {
                throughputs.add(throughput(shape, bus));
            }
            return new Row(backend.word(), backend.rawName(), throughputs, latency(bus), Row.Restart.NONE);
        }
    }

    private Row.Throughput throughput(Shape shape, BusLink bus) throws Exception {
        clear(bus, shape, WARM_NANOS);
        load.throughput(bus, shape.window(), WARM_NANOS);
        bus.resetFrames();
        load.throughput(bus, shape.window(), ROUND_NANOS);
        double perFrame = bus.eventsPerFrame();
        int batch = Math.max(1, (int) Math.round(perFrame));
        try (RawLink events = RawLink.ofEvents(backend.raw(port), batch);
                RawLink bytes = RawLink.ofBytes(backend.raw(port), batch)) {
            for (Link raw : List.of(events, bytes)) {
                load.awaitFirst(raw);
                load.throughput(raw, shape.window(), WARM_NANOS);
            }
            List<Way> ways = List.of(
                    new Way(bus, () -> load.throughput(bus, shape.window(), ROUND_NANOS)),
                    new Way(bus, () -> clear(bus, shape, ROUND_NANOS)),
                    new Way(events, () -> load.throughput(events, shape.window(), ROUND_NANOS)),
                    new Way(bytes, () -> load.throughput(bytes, shape.window(), ROUND_NANOS)));
            interleave(ways);
            Way sealed = ways.get(0);
            Way clear = ways.get(1);
            Way rawEvents = ways.get(2);
            Way rawBytes = ways.get(3);
            return new Row.Throughput(
                    shape.word(),
                    perFrame,
                    Percentiles.median(sealed.perSecond),
                    Percentiles.median(clear.perSecond),
                    Percentiles.median(rawEvents.perSecond),
                    Percentiles.median(rawBytes.perSecond),
                    ratio(clear, rawEvents),
                    ratio(sealed, rawEvents),
                    ratio(sealed, rawBytes),
                    new Row.Processor(
                            Percentiles.median(sealed.cpuNanos),
                            Percentiles.median(clear.cpuNanos),
                            Percentiles.median(rawEvents.cpuNanos),
                            Percentiles.median(rawBytes.cpuNanos)));
        }
    }

    private double clear(BusLink bus, Shape shape, long nanos) {
        bus.seal(false);
        try {
            return load.throughput(bus, shape.window(), nanos);
        } finally {
            bus.seal(true);
        }
    }

    /** Each way once a round, each round in another order. */
    private static void interleave(List<Way> ways) {
        List<Way> order = new ArrayList<>(ways);
        for (int round = 0; round < ROUNDS; round++) {
            for (Way way : order) {
                way.measure(round);
            }
            Collections.rotate(order, 1);
        }
    }

    private static Row.Spread ratio(Way one, Way other) {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ratios[round] = one.perSecond[round] / other.perSecond[round];
        }
        return Row.Spread.of(ratios);
    }

    /** A way for events, and what its rounds gave. */
    private static final class Way {
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final Link link;
        private final DoubleSupplier run;
        private final double[] perSecond = new double[ROUNDS];
        private final double[] cpuNanos = new double[ROUNDS];

        Way(Link link, DoubleSupplier run) {
            this.link = link;
            this.run = run;
        }

        void measure(int round) {
            long before = link.received();
            long cpu = system.getProcessCpuTime();
            perSecond[round] = run.getAsDouble();
            cpuNanos[round] = (system.getProcessCpuTime() - cpu) / (double) (link.received() - before);
        }
    }

    private Row.Latency latency(BusLink sealed) throws Exception {
        List<Percentiles> bus = new ArrayList<>();
        List<Percentiles> raw = new ArrayList<>();
        try (RawLink single = RawLink.ofEvents(backend.raw(port), 1)) {
            load.awaitFirst(single);
            paced(single);
            paced(sealed);
            for (int round = 0; round < PACED_ROUNDS; round++) {
                bus.add(paced(sealed));
                raw.add(paced(single));
            }
        }
        return new Row.Latency(PACED_PER_SECOND, Percentiles.median(bus), Percentiles.median(raw));
    }

    private Percentiles paced(Link link) {
        return Percentiles.of(
                load.paced(link, PACED_PER_SECOND, PACED_EVENTS, () -> {}).tookNanos());
    }

    private Row.Restart restart(Broker broker) {
        try (BusLink link = backend.bus(broker.port())) {
            load.awaitFirst(link);
            long before = link.received();
            long resyncsBefore = link.resyncs();
            Absence absence = new Absence(ticker, broker);
            Percentiles took = Percentiles.of(load.paced(link, PACED_PER_SECOND, RESTART_EVENTS, absence::begin)
                    .tookNanos());
            return new Row.Restart(
                    RESTART_EVENTS,
                    link.received() - before,
                    link.repaired(),
                    link.duplicates(),
                    link.resyncs() - resyncsBefore,
                    absence.millis(),
                    took);
        }
    }

    /** Kills the broker and starts it again beside the load. */
    private static final class Absence {
        private final Ticker ticker;
        private final Broker broker;
        private volatile double millis;
        private volatile Thread thread = Thread.ofVirtual().unstarted(() -> {});

        Absence(Ticker ticker, Broker broker) {
            this.ticker = ticker;
            this.broker = broker;
        }

        void begin() {
            thread = Thread.ofPlatform().start(() -> {
                long begin = ticker.nanos();
                try {
                    broker.restart();
                } catch (IOException failed) {
                    throw new UncheckedIOException("the broker did not start again", failed);
                }
                millis = (ticker.nanos() - begin) / 1e6;
            });
        }

        double millis() {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return millis;
        }
    }
}
