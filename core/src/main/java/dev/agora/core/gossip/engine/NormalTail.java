package dev.agora.core.gossip.engine;

/** The tail of the normal distribution as a power of ten. Pure. Source: Abramowitz and Stegun, §7.1.26 and §26.2.14. */
final class NormalTail {
    private static final double FAR = 2.5;
    private static final int TERMS = 40;
    private static final double LOG10_E = Math.log10(Math.E);
    private static final double LOG10_ROOT_OF_TWO_PI = Math.log10(Math.sqrt(2 * Math.PI));

    private NormalTail() {}

    /** -log10 of the probability of a value more than {@code deviations} above the mean; exact far out, where the probability itself underflows. */
    static double minusLog10(double deviations) {
        return deviations < FAR ? -Math.log10(near(deviations)) : far(deviations);
    }

    private static double near(double deviations) {
        double x = Math.abs(deviations) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double series =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double half = series * Math.exp(-x * x) / 2;
        return deviations >= 0 ? half : 1 - half;
    }

    private static double far(double deviations) {
        double fraction = deviations;
        for (int term = TERMS; term > 0; term--) {
            fraction = deviations + term / fraction;
        }
        return deviations * deviations / 2 * LOG10_E + LOG10_ROOT_OF_TWO_PI + Math.log10(fraction);
    }
}
