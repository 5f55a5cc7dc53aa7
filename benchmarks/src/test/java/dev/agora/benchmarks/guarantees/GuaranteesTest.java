package dev.agora.benchmarks.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** B1 to B9 on each backend, with real brokers; leaves {@code target/guarantees/guarantees.json}. */
@TestInstance(Lifecycle.PER_CLASS)
class GuaranteesTest {
    private static final Path BROKER = Path.of("..", "distribution", "src", "main", "scripts", "broker");
    private static final Path RESULTS = Path.of("target", "guarantees");

    private final List<Outcome> outcomes = new ArrayList<>();
    private Guarantees guarantees = new Guarantees(Scale.QUICK, BROKER, RESULTS);

    @BeforeAll
    void open() throws IOException {
        Files.createDirectories(RESULTS);
        guarantees = new Guarantees(
                Scale.QUICK,
                BROKER.toAbsolutePath().normalize(),
                RESULTS.toAbsolutePath().resolve("brokers"));
    }

    @AfterAll
    void close() throws IOException {
        guarantees.close();
        GuaranteeTable.write(outcomes, Scale.QUICK, RESULTS.resolve("guarantees.json"));
    }

    static Stream<Arguments> all() {
        return Ground.USUAL.stream()
                .flatMap(backend -> Guarantees.ALL.stream()
                        .map(guarantee -> Arguments.of(guarantee.title(), backend.word(), guarantee, backend)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("all")
    void keeps(String title, String word, Guarantee guarantee, Ground backend) throws IOException {
        Outcome outcome = guarantees.show(backend, guarantee);

        outcomes.add(outcome);
        assertThat(outcome.problems())
                .as("%s on %s: %s", title, word, outcome.counts())
                .isEmpty();
    }
}
