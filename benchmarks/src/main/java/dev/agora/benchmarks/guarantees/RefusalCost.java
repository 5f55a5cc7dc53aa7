package dev.agora.benchmarks.guarantees;

import dev.agora.core.crypto.DatagramSealer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures the processor time that it takes to refuse a forged frame; what else runs on the machine counts little in it. */
final class RefusalCost {
    private static final int ROUNDS = 21;
    private static final int WARM_UP_REFUSALS = 400_000;
    private static final int REPEATED = 50;
    private static final int PASSES = 5;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final DatagramSealer sealer;

    /** Of frames that {@code sealer} opens; warms up with some forgeries. */
    RefusalCost(DatagramSealer sealer, List<byte[]> forgeries) {
        this.sealer = sealer;
        for (int refused = 0; refused < WARM_UP_REFUSALS; refused += forgeries.size()) {
            refuse(forgeries);
        }
    }

    private void refuse(List<byte[]> forgeries) {
        for (byte[] forgery : forgeries) {
            if (sealer.open(forgery).isPresent()) {
                throw new IllegalStateException("a forged frame was opened");
            }
        }
    }

    /** Nanoseconds for each frame: the median of rounds after some to warm up. @throws IllegalStateException when one is not refused */
    double mean(List<byte[]> forgeries) {
        return rounds(forgeries)[ROUNDS / 2];
    }

    /** In ascending order. */
    private double[] rounds(List<byte[]> forgeries) {
        double[] rounds = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            refuse(forgeries);
            rounds[Math.floorMod(round, ROUNDS)] =
                    (threads.getCurrentThreadCpuTime() - begin) / (double) forgeries.size();
        }
        Arrays.sort(rounds);
        return rounds;
    }

    /**
     * Nanoseconds for the byte of a frame whose alteration costs most to refuse, such as one that asks for another key; of each byte the best
     * round counts, for the worst of many bytes would else be the machine's worst moment.
     */
    double costliest(byte[] frame) {
        double[] best = new double[frame.length];
        Arrays.fill(best, Double.MAX_VALUE);
        for (int pass = 0; pass < PASSES; pass++) {
            for (int at = 0; at < frame.length; at++) {
                List<byte[]> altered = new ArrayList<>();
                for (int number = 0; number < REPEATED; number++) {
                    byte[] forgery = frame.clone();
                    forgery[at] ^= (byte) (1 << number % Byte.SIZE);
                    altered.add(forgery);
                }
                best[at] = Math.min(best[at], rounds(altered)[0]);
            }
        }
        return Arrays.stream(best).max().orElse(0);
    }
}
