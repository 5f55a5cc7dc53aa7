package dev.agora.core.config;

import java.util.List;

/** Judges the coordinator's settings, whose types and fields only the plug-ins know. Opens nothing and leaves nothing behind. */
@FunctionalInterface
public interface CoordinatorRules {
    /** All that is wrong with the coordinator's settings of {@code config}; other settings may be wrong too and are not looked at. */
    List<ConfigProblem> problems(AgoraConfig config);
}
