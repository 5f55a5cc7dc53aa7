package dev.agora.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the coordinator's settings are judged, and how that is reported. */
class CoordinatorRulesTest {
    private static final ConfigProblem WRONG = new ConfigProblem("", "coordinator.url", "", "leads nowhere");

    private static LoadResult load(String... arguments) {
        return ConfigLoader.load(List.of(arguments), Map.of(), Path.of(""), config -> List.of(WRONG));
    }

    private static List<ConfigProblem> problems(LoadResult result) {
        assertThat(result).isInstanceOf(LoadResult.Problems.class);
        return ((LoadResult.Problems) result).problems();
    }

    @Test
    void reportsWhatTheRulesSayTogetherWithAllOtherProblems() {
        assertThat(problems(load())).containsExactly(WRONG);
        assertThat(problems(load("--rpc-port=none")))
                .hasSize(2)
                .contains(WRONG)
                .anyMatch(problem -> problem.key().equals("rpc-port"));
    }

    @Test
    void doesNotJudgeFieldsOfWhichOneIsNotKnown() {
        assertThat(problems(load("--coordinator.@type=Nats", "--coordinator.authSecret=env:ABSENT")))
                .singleElement()
                .asString()
                .contains("coordinator.authSecret", "ABSENT");
        assertThat(problems(load("--coordinator.@type="))).doesNotContain(WRONG);
    }
}
