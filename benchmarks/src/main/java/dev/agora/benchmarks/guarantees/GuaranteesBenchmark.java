package dev.agora.benchmarks.guarantees;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shows B1 to B9 on each backend: prints one table and writes {@code guarantees.json}. Arguments: the broker script, the folder for the
 * results, then optionally the scale (quick, full, long) and the backends; also guarantees, such as B4. Exits with 1 when one was not kept.
 */
public final class GuaranteesBenchmark {
    private GuaranteesBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Path script = Path.of(arguments[0]);
        Path results = Path.of(arguments[1]);
        Scale scale = Scale.FULL;
        List<Ground> backends = new ArrayList<>();
        List<Guarantee> guarantees = new ArrayList<>();
        for (String word : Arrays.asList(arguments).subList(2, arguments.length)) {
            if (word.matches("[bB][1-9]")) {
                guarantees.add(Guarantees.of(word));
            } else if (Ground.isNamed(word)) {
                backends.add(Ground.of(word));
            } else {
                scale = Scale.of(word);
            }
        }
        Path folder = Files.createTempDirectory("agora-guarantees-");
        Path log = folder.resolve("guarantees.log");
        RunLog.to(log);
        System.err.println("guarantees: scale " + scale.name() + "; the log is " + log);
        List<Outcome> outcomes;
        try (Guarantees run = new Guarantees(scale, script, folder)) {
            outcomes = run.show(
                    backends.isEmpty() ? Ground.USUAL : backends, guarantees.isEmpty() ? Guarantees.ALL : guarantees);
        }
        System.out.print(GuaranteeTable.words(outcomes));
        GuaranteeTable.write(outcomes, scale, Files.createDirectories(results).resolve("guarantees.json"));
        boolean kept = outcomes.stream().allMatch(Outcome::kept);
        Runtime.getRuntime().halt(kept ? 0 : 1); // clients leave threads behind
    }
}
