package dev.agora.core.config;

import java.util.List;

/** What loading the settings came to. */
public sealed interface LoadResult {
    /** Settings that can be used, and what is doubtful about them. */
    record Loaded(AgoraConfig config, List<ConfigProblem> warnings) implements LoadResult {
        /** Copies the list. */
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** Everything that is wrong; never empty. */
    record Problems(List<ConfigProblem> problems, List<ConfigProblem> warnings) implements LoadResult {
        /** Copies the lists. */
        public Problems {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}
