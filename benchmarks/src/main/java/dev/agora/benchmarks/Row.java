package dev.agora.benchmarks;

import java.util.List;

/**
 * What was measured on one backend; each figure is the median of the rounds, each ratio the median of the rounds' ratios.
 *
 * @param backend its name
 * @param raw what the bus is compared with
 * @param throughputs how much gets through as fast as it can, by how much is under way
 * @param latency one-way times by a schedule of so many events a second
 * @param restart what a broker killed and started again cost
 */
record Row(String backend, String raw, List<Throughput> throughputs, Latency latency, Restart restart) {
    Row with(Restart measured) {
        return new Row(backend, raw, throughputs, latency, measured);
    }

    /**
     * Events per second.
     *
     * @param window events under way at most
     * @param eventsPerFrame mean batch that the bus made by itself; the raw side sends the same
     * @param sealed through two buses
     * @param clear through two buses that do not seal
     * @param rawEvents through the raw client, encoded and decoded by the application
     * @param rawBytes through the raw client, the same ready bytes each time
     * @param clearRatio unsealed bus to the raw client with the same events
     * @param sealedRatio sealed bus to the raw client with the same events
     * @param bytesRatio sealed bus to the raw client with ready bytes
     * @param processor processor time of this process, without the broker, for an event
     */
    record Throughput(
            String window,
            double eventsPerFrame,
            double sealed,
            double clear,
            double rawEvents,
            double rawBytes,
            Spread clearRatio,
            Spread sealedRatio,
            Spread bytesRatio,
            Processor processor) {}

    /** Nanoseconds of processor time for an event, both ends together. */
    record Processor(double sealed, double clear, double rawEvents, double rawBytes) {}

    /** A median and what the rounds lay between. */
    record Spread(double median, double least, double most) {
        static Spread of(double[] values) {
            double least = Double.MAX_VALUE;
            double most = 0;
            for (double value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            return new Spread(Percentiles.median(values), least, most);
        }
    }

    /** From the time at which an event was due until it arrived, on the sealed bus and on the raw client with one event a payload. */
    record Latency(int perSecond, Percentiles bus, Percentiles raw) {}

    /**
     * Events sent by the schedule around the restart, how many arrived, what the bus did for it, and how long they took; nothing was sent
     * where there is no broker.
     */
    record Restart(
            long sent,
            long received,
            long repaired,
            long duplicates,
            long resyncs,
            double awayMillis,
            Percentiles took) {
        static final Restart NONE = new Restart(0, 0, 0, 0, 0, 0, new Percentiles(0, 0, 0, 0));

        boolean isClean() {
            return received == sent && resyncs == 0;
        }
    }
}
