package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.EventReporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all that a coordinator reports, for tests to look at. Safe for all threads. */
public final class RecordingReporter implements EventReporter {
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final List<CoordinatorHealth> healths = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void possibleGap(String reason) {
        gaps.add(reason);
    }

    @Override
    public void healthChanged(CoordinatorHealth health) {
        healths.add(health);
    }

    @Override
    public void handlerFailed(Throwable failure) {
        failures.add(failure);
    }

    /** Reasons of all gaps so far, oldest first. */
    public List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** All changes of health so far, oldest first. */
    public List<CoordinatorHealth> healths() {
        return List.copyOf(healths);
    }

    /** What handlers threw so far, oldest first. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }
}
