package dev.agora.core.config;

import java.util.ArrayList;
import java.util.List;

/** What one source gave, and what was wrong with it; confined to one load. */
final class SourceReading {
    final List<RawSetting> settings = new ArrayList<>();
    final List<ConfigProblem> problems = new ArrayList<>();
    final List<ConfigProblem> warnings = new ArrayList<>();
}
