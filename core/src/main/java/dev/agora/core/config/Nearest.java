package dev.agora.core.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the known name nearest to a misspelt one, by edit distance with neighbours swapped counted once. */
public final class Nearest {
    private Nearest() {}

    /** The nearest of {@code names} whatever the case of letters, when one is near enough to be meant. */
    public static Optional<String> ignoringCase(String given, Collection<String> names) {
        Map<String, String> byLowerCase = new TreeMap<>();
        names.forEach(name -> byLowerCase.put(name.toLowerCase(Locale.ROOT), name));
        return to(given.toLowerCase(Locale.ROOT), byLowerCase.keySet()).map(byLowerCase::get);
    }

    /** The nearest of {@code names}, when one is near enough to be meant. */
    static Optional<String> to(String given, Collection<String> names) {
        int limit = Math.max(1, Math.min(4, given.length() / 4));
        return names.stream()
                .filter(name -> distance(given, name) <= limit)
                .min(Comparator.<String>comparingInt(name -> distance(given, name))
                        .thenComparing(name -> name));
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other. Source: Damerau 1964. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        Arrays.setAll(cost[0], column -> column);
        for (int row = 1; row <= from.length(); row++) {
            cost[row][0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int same = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                int best = Math.min(
                        cost[row - 1][column - 1] + same, Math.min(cost[row - 1][column], cost[row][column - 1]) + 1);
                if (row > 1
                        && column > 1
                        && from.charAt(row - 1) == to.charAt(column - 2)
                        && from.charAt(row - 2) == to.charAt(column - 1)) {
                    best = Math.min(best, cost[row - 2][column - 2] + 1);
                }
                cost[row][column] = best;
            }
        }
        return cost[from.length()][to.length()];
    }
}
