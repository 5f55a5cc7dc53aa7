package dev.agora.core.bootstrap;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns; confined to the command that prints it. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... head) {
        rows.add(head);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    String text() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row[column]).repeat(' ', widths[column] - row[column].length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
