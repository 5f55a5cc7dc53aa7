package dev.agora.benchmarks;

/**
 * What was measured on one backend; each figure is the median of the rounds.
 *
 * @param backend its name
 * @param raw what the bus is compared with
 * @param eventsPerFrame mean batch that the bus made by itself; the raw side sends payloads of that many events
 * @param busEvents events per second through two buses
 * @param rawEvents the same events per second through the raw client
 * @param busLatency one-way times of single events, microseconds
 * @param rawLatency one-way times of single payloads, microseconds
 * @param restart what a broker killed and started again cost
 */
record Row(
        String backend,
        String raw,
        double eventsPerFrame,
        double busEvents,
        double rawEvents,
        Percentiles busLatency,
        Percentiles rawLatency,
        Restart restart) {
    double ratio() {
        return busEvents / rawEvents;
    }

    /** Two percentiles in microseconds. */
    record Percentiles(double p50, double p99) {
        static Percentiles of(long[] sortedNanos) {
            return new Percentiles(
                    sortedNanos[sortedNanos.length / 2] / 1e3, sortedNanos[sortedNanos.length * 99 / 100] / 1e3);
        }
    }

    /** Events sent around the restart, how many arrived, and what the bus did for it; nothing was sent where there is no broker. */
    record Restart(long sent, long received, long repaired, long duplicates, long resyncs) {
        static final Restart NONE = new Restart(0, 0, 0, 0, 0);
    }
}
