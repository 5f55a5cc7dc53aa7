package dev.agora.spi.tck.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.tck.KitJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Every seeded fault is caught by the check that is named for it, and that same check passes on the sound coordinator.
 * Leaves {@code target/kit/mutations.json}.
 */
class KitMutationTest {
    private static final int AT_ONCE = 8;
    private static final int SHOWN_CHARS = 160;

    /** Checks that look at the whole process; nothing else runs beside them. */
    private static final Set<String> ALONE = Set.of(
            "startingAndClosingLeavesNoThreadAndNoConnection",
            "closedCoordinatorsAreForgotten",
            "creatingStartsNoThread",
            "whatWaitsForASlowHandlerIsBounded");

    /** What a check made of a fault: empty when it passed. */
    private record Outcome(Fault fault, List<Throwable> failures, Duration took) {}

    @Test
    void everyFaultIsCaughtByTheCheckThatIsNamedForItAndTheSoundCoordinatorPassesIt() throws Exception {
        List<Fault> faults = faults();
        List<Fault> controls =
                faults.stream().map(Fault::check).distinct().map(Fault::none).toList();
        List<Outcome> outcomes = new ArrayList<>();
        Predicate<Fault> alone = fault -> ALONE.contains(fault.check());
        outcomes.addAll(run(
                Stream.concat(controls.stream(), faults.stream())
                        .filter(alone.negate())
                        .toList(),
                AT_ONCE));
        outcomes.addAll(run(
                Stream.concat(controls.stream(), faults.stream()).filter(alone).toList(), 1));
        report(outcomes);
        assertThat(faults).hasSizeGreaterThanOrEqualTo(30);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.fault.name().equals("none"))
                .allSatisfy(outcome -> assertThat(outcome.failures)
                        .as("%s on the sound coordinator", outcome.fault.check())
                        .isEmpty());
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.fault.name().equals("none"))
                .allSatisfy(outcome -> assertThat(outcome.failures)
                        .as("failures of %s", outcome.fault)
                        .isNotEmpty());
    }

    private static List<Fault> faults() {
        return Stream.of(
                        DeliveryFaults.all(),
                        HandlerFaults.all(),
                        LifeFaults.all(),
                        ReconnectFaults.all(),
                        ErrorFaults.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Outcome> run(List<Fault> faults, int atOnce) throws InterruptedException, ExecutionException {
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            List<Future<Outcome>> running = faults.stream()
                    .map(fault -> threads.submit(() -> run(fault)))
                    .toList();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
        }
        return outcomes;
    }

    private static Outcome run(Fault fault) {
        long before = System.nanoTime();
        MutantKit.use(fault);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(MutantKit.class, fault.check()))
                .configurationParameter("agora.kit.report", "false")
                .build();
        List<Throwable> failures = new ArrayList<>();
        List<String> finished = new ArrayList<>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    finished.add(test.getDisplayName());
                    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                        failures.add(result.getThrowable().orElseGet(() -> new AssertionError("no reason given")));
                    }
                }
            }
        });
        assertThat(finished).as("checks of the name %s", fault.check()).hasSize(1);
        return new Outcome(fault, failures, Duration.ofNanos(System.nanoTime() - before));
    }

    private static void report(List<Outcome> outcomes) throws IOException {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (!outcome.fault.name().equals("none")) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("fault", outcome.fault.name());
                entry.put("caught by", outcome.failures.isEmpty() ? "nothing" : outcome.fault.check());
                entry.put("because", outcome.failures.isEmpty() ? "" : firstLine(outcome.failures.getFirst()));
                entry.put("milliseconds", outcome.took.toMillis());
                entries.add(entry);
            }
        }
        KitJson.write(Path.of("target", "kit", "mutations.json"), entries);
    }

    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).strip();
        String line = message.lines().findFirst().orElse("");
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
    }
}
