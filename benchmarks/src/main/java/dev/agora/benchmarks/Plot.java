package dev.agora.benchmarks;

import java.util.List;
import java.util.Locale;

/** Bars of events per second, as SVG. */
final class Plot {
    private static final int BAR = 480;
    private static final int LINE = 20;
    private static final int TOP = 44;
    private static final int LEFT = 290;
    private static final int BARS = 3;

    private final StringBuilder svg = new StringBuilder();
    private final double most;
    private int top = TOP;

    private Plot(double most) {
        this.most = most;
    }

    static String of(List<Row> rows) {
        double most = 1;
        int groups = 0;
        for (Row row : rows) {
            for (Row.Throughput found : row.throughputs()) {
                groups++;
                most = Math.max(most, Math.max(found.sealed(), Math.max(found.clear(), found.rawEvents())));
            }
        }
        Plot plot = new Plot(most);
        for (Row row : rows) {
            for (Row.Throughput found : row.throughputs()) {
                String of = row.backend() + ", " + found.window() + " under way, ";
                plot.bar(of + "bus sealed", found.sealed(), "#2b6cb0");
                plot.bar(of + "bus unsealed", found.clear(), "#63b3ed");
                plot.bar(of + "raw, same events", found.rawEvents(), "#a0aec0");
                plot.top += LINE;
            }
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n",
                        TOP + groups * (BARS + 1) * LINE)
                + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                + "<text x=\"10\" y=\"22\">Events per second: through the bus, and the same events through the raw client of each backend</text>\n"
                + plot.svg
                + "</svg>\n";
    }

    private void bar(String label, double value, String colour) {
        double width = BAR * value / most;
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"10\" y=\"%d\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.0f\" y=\"%d\">%,.0f</text>%n",
                top + 13,
                label,
                LEFT,
                top,
                width,
                LINE - 4,
                colour,
                LEFT + width + 6,
                top + 13,
                value));
        top += LINE;
    }
}
