package dev.agora.benchmarks;

import dev.agora.core.bus.BusCounter;
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
 * Three buses tell each other a given number of events while their broker is killed, paused and restarted; at the end each has each event of
 * the others exactly once and in order, or was told to resync. Arguments: the broker script, the number of events, then the backends.
 * Exits with 1 when an event is missing, doubled or out of order without a resync.
 */
public final class LedgerBenchmark {
    private static final int NODES = 3;
    private static final int BURST = 200;
    private static final int MAX_LAG = 20_000;
    private static final long PAUSE_NANOS = 100_000;
    private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Events are spread over this, so that all that happens to the broker happens under load. */
    private static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Ticker ticker = Ticker.system();

    private LedgerBenchmark() {}

    /** Runs it and prints a table. */
    public static void main(String[] arguments) throws Exception {
        Path script = Path.of(arguments[0]);
        int events = Integer.parseInt(arguments[1]);
        List<Backend> backends = arguments.length > 2
                ? Arrays.stream(arguments)
                        .skip(2)
                        .map(name -> Backend.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList()
                : List.of(Backend.values());
        Path folder = Files.createTempDirectory("agora-ledger-");
        LedgerBenchmark benchmark = new LedgerBenchmark();
        boolean clean = true;
        System.out.println(
                "| backend | events | received | missing | twice or out of order | repaired frames | second copies |"
                        + " resyncs | seconds |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Backend backend : backends) {
            clean &= benchmark.measure(backend, events, script, folder);
        }
        Runtime.getRuntime().halt(clean ? 0 : 1); // clients leave threads behind
    }

    private boolean measure(Backend backend, int events, Path script, Path folder) throws Exception {
        if (!backend.needsBroker()) {
            return run(backend, events, 0, () -> {});
        }
        try (Broker broker = new Broker(backend, script, folder)) {
            return run(backend, events, broker.port(), new Outages(broker));
        }
    }

    private boolean run(Backend backend, int events, int port, Trouble trouble) throws Exception {
        try (InProcessCluster cluster = new InProcessCluster()) {
            List<Ledger> ledgers = new ArrayList<>();
            List<BusNode> nodes = new ArrayList<>();
            for (int number = 1; number <= NODES; number++) {
                Ledger ledger = new Ledger(NODES);
                ledgers.add(ledger);
                nodes.add(new BusNode(cluster, number, ledger::take, ledger::resync));
            }
            for (BusNode node : nodes) {
                backend.connect(node, port);
            }
            settle(nodes, ledgers);
            ledgers.forEach(Ledger::reset);
            long begin = ticker.nanos();
            publish(nodes, ledgers, events / NODES, trouble);
            awaitAll(ledgers, events / NODES);
            double seconds = (ticker.nanos() - begin) / 1e9;
            boolean clean = report(backend, nodes, ledgers, events / NODES, seconds);
            nodes.forEach(BusNode::close);
            return clean;
        }
    }

    /** Waits until each follows each: what is published before is told by a resync. */
    private void settle(List<BusNode> nodes, List<Ledger> ledgers) {
        long deadline = ticker.nanos() + SETTLE_NANOS;
        long number = 0;
        while (ledgers.stream().anyMatch(ledger -> !ledger.heardAll(NODES - 1))) {
            if (ticker.nanos() > deadline) {
                throw new IllegalStateException("the nodes do not hear each other");
            }
            number++;
            for (int index = 0; index < nodes.size(); index++) {
                nodes.get(index).publish(Ledger.event(index, number));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
    }

    private void publish(List<BusNode> nodes, List<Ledger> ledgers, int each, Trouble trouble) throws Exception {
        Thread troubling = Thread.ofVirtual().start(() -> {
            try {
                trouble.make();
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException("the broker could not be troubled", failed);
            }
        });
        long begin = ticker.nanos();
        for (long number = 1; number <= each; number++) {
            for (int index = 0; index < nodes.size(); index++) {
                nodes.get(index).publish(Ledger.event(index, Ledger.FIRST + number));
            }
            long due = begin + SPREAD_NANOS / each * number;
            while (number % BURST == 0 && (ticker.nanos() < due || lags(ledgers, number))) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        troubling.join();
    }

    /** A mail node publishes what it commits, which is slower than memory: here the slowest receiver sets the pace, within the rings. */
    private boolean lags(List<Ledger> ledgers, long number) {
        return ledgers.stream()
                .anyMatch(ledger -> ledger.resyncs() == 0 && ledger.received() < (NODES - 1) * (number - MAX_LAG));
    }

    private void awaitAll(List<Ledger> ledgers, int each) {
        long deadline = ticker.nanos() + SETTLE_NANOS;
        while (ledgers.stream().anyMatch(ledger -> ledger.received() < (long) each * (NODES - 1))
                && ticker.nanos() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean report(
            Backend backend, List<BusNode> nodes, List<Ledger> ledgers, int each, double seconds) {
        long expected = (long) each * (NODES - 1) * NODES;
        long received = ledgers.stream().mapToLong(Ledger::received).sum();
        long wrong = ledgers.stream().mapToLong(Ledger::wrong).sum();
        long resyncs = ledgers.stream().mapToLong(Ledger::resyncs).sum();
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %d | %d | %d | %d | %.1f |%n",
                backend.word(),
                (long) each * NODES,
                received,
                expected - received,
                wrong,
                sum(nodes, BusCounter.REPAIRED),
                sum(nodes, BusCounter.DUPLICATES),
                resyncs,
                seconds);
        return wrong == 0 && (received == expected || resyncs > 0);
    }

    private static long sum(List<BusNode> nodes, BusCounter counter) {
        return nodes.stream().mapToLong(node -> node.count(counter)).sum();
    }

    /** What happens to the broker while events flow. */
    @FunctionalInterface
    private interface Trouble {
        void make() throws IOException, InterruptedException;
    }

    /** Kill and restart, a pause, and another kill with a longer absence. */
    private record Outages(Broker broker) implements Trouble {
        @Override
        public void make() throws IOException, InterruptedException {
            LockSupport.parkNanos(OUTAGE_NANOS);
            broker.restart();
            LockSupport.parkNanos(OUTAGE_NANOS);
            broker.pause(OUTAGE_NANOS);
            LockSupport.parkNanos(OUTAGE_NANOS);
            broker.restart(OUTAGE_NANOS);
        }
    }
}
