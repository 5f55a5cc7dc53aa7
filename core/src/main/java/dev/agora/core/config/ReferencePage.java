package dev.agora.core.config;

import java.util.stream.Collectors;

/** The reference page of all settings, Markdown, made from the table. Pure. */
public final class ReferencePage {
    private static final String HEAD = """
            # Settings

            Sources, later wins: defaults, the file given by `--config` (TOML or YAML), environment, command line. Secrets may be
            given as `env:NAME`, `file:PATH` or `%{env:NAME}%`. `agora config show` prints what is in force and where it came from.

            | key | older names | environment | default | allowed | what it does |
            |---|---|---|---|---|---|
            """;

    private static final String FOOT = """
            | coordinator.@type | – | `AGORA_COORDINATOR_TYPE` | `Default` | a type of `agora coordinator list` | Which coordinator carries events between the nodes; its fields follow as coordinator.FIELD. |
            """;

    private ReferencePage() {}

    /** The text of the page. */
    public static String render() {
        return HEAD + ConfigKeys.all().stream().map(ReferencePage::row).collect(Collectors.joining()) + FOOT;
    }

    private static String row(ConfigKey key) {
        String older = key.olderNames().isEmpty() ? "–" : "`" + String.join("`, `", key.olderNames()) + "`";
        String defaultValue = key.defaultValue().isEmpty() ? "–" : "`" + key.defaultValue() + "`";
        String effects = (key.tooLow().isEmpty() ? "" : " Too low: " + key.tooLow() + ".")
                + (key.tooHigh().isEmpty() ? "" : " Too high: " + key.tooHigh() + ".");
        return "| " + key.name() + " | " + older + " | `" + key.environmentName() + "` | " + defaultValue + " | "
                + key.allowed() + (key.secret() ? " (secret)" : "") + " | " + key.doc() + effects + noEffect(key)
                + " |\n";
    }

    private static String noEffect(ConfigKey key) {
        return key.hasEffect() ? "" : " **No effect yet**: this version has no " + key.waitsFor() + ".";
    }
}
