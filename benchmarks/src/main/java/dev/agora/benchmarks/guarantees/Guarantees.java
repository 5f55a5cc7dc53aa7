package dev.agora.benchmarks.guarantees;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries guarantees on backends, one after another; starts each backend once. Used by one thread. */
final class Guarantees implements AutoCloseable {
    /** All, in their order. */
    static final List<Guarantee> ALL = List.of(
            new ExactlyOnce(),
            new GapNoticed(),
            new BrokerAway(),
            new ForgeryRefused(),
            new BackPressure(),
            new TwinDetected(),
            new UnknownSkipped(),
            new LiveSwitch(),
            new HealthNames());

    private static final Logger log = LoggerFactory.getLogger(Guarantees.class);

    private final Scale scale;
    private final Path script;
    private final Path folder;
    private final Map<Ground, Site> sites = new EnumMap<>(Ground.class);

    Guarantees(Scale scale, Path script, Path folder) {
        this.scale = scale;
        this.script = script;
        this.folder = folder;
    }

    /** The guarantee of a number such as B4. */
    static Guarantee of(String number) {
        return ALL.stream()
                .filter(each -> each.title().regionMatches(true, 0, number, 0, number.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no guarantee " + number));
    }

    /** Tries each of the guarantees on each of the backends. */
    List<Outcome> show(List<Ground> backends, List<Guarantee> guarantees) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Ground backend : backends) {
            for (Guarantee guarantee : guarantees) {
                outcomes.add(show(backend, guarantee));
            }
        }
        return outcomes;
    }

    /** Tries one. */
    Outcome show(Ground backend, Guarantee guarantee) throws IOException {
        Stage stage = new Stage(site(backend), site(backend.other()));
        Findings findings = new Findings();
        long begin = Patience.now();
        try {
            guarantee.show(stage, scale, findings);
        } catch (Exception failed) {
            log.error("{} failed on {}", guarantee.title(), backend.word(), failed);
            findings.require(false, "it could not be shown: " + failed.getMessage());
            close();
        }
        Outcome outcome = findings.outcome(guarantee.title(), backend.word(), (Patience.now() - begin) / 1e9);
        System.err.println(GuaranteeTable.line(outcome));
        return outcome;
    }

    private Site site(Ground backend) throws IOException {
        Site open = sites.get(backend);
        if (open == null) {
            open = backend.open(script, folder);
            sites.put(backend, open);
        }
        return open;
    }

    /** Ends all brokers; the next trial starts anew. */
    @Override
    public void close() {
        sites.values().forEach(Site::close);
        sites.clear();
    }
}
