package dev.agora.core.config;

import java.util.Locale;

/** The commented sample file, TOML, made from the table. Every setting is there, commented out, with its default. Pure. */
public final class SampleFile {
    private static final String HEAD = """
            # Settings of an Agora node. Each line is a comment: remove the '#' of what you want to change, and of its [table].
            # A cluster needs three of them: cluster.key, cluster.seed-nodes and cluster.advertise-addr.
            # Every setting can also be given as --KEY=VALUE or in the environment, as AGORA_CLUSTER_KEY for cluster.key.
            # Secrets may be given as "env:NAME" or "file:PATH".
            """;

    private static final String COORDINATOR = """

            # Which coordinator carries events between the nodes; 'agora coordinator list' shows the types and their fields.
            # [coordinator]
            # "@type" = "Default"
            """;

    private SampleFile() {}

    /** The text of the file. */
    public static String render() {
        StringBuilder text = new StringBuilder(HEAD);
        String table = "";
        for (ConfigKey key : ConfigKeys.all()) {
            if (key.name().startsWith("coordinator.")) {
                continue;
            }
            String keyTable = key.name().substring(0, key.name().indexOf('.'));
            if (!keyTable.equals(table)) {
                table = keyTable;
                text.append("\n# [").append(table).append("]\n");
            }
            row(text, key, key.name().substring(table.length() + 1));
        }
        return text.append(COORDINATOR).toString();
    }

    private static void row(StringBuilder text, ConfigKey key, String name) {
        text.append("\n# ").append(key.doc()).append('\n');
        if (!key.hasEffect()) {
            text.append("# No effect yet: this version has no ")
                    .append(key.waitsFor())
                    .append(".\n");
        }
        text.append("# Allowed: ").append(key.allowed()).append(".\n");
        if (!key.tooLow().isEmpty()) {
            text.append("# Too low: ").append(key.tooLow()).append(".\n");
        }
        if (!key.tooHigh().isEmpty()) {
            text.append("# Too high: ").append(key.tooHigh()).append(".\n");
        }
        text.append("# ").append(name).append(" = ").append(value(key)).append('\n');
    }

    private static String value(ConfigKey key) {
        boolean bare = !key.defaultValue().isEmpty()
                && switch (key.type()) {
                    case NUMBER, DECIMAL, PORT -> true;
                    case SIZE -> key.defaultValue().matches("\\d+");
                    case TEXT, DURATION, ADDRESS, HOST_PORTS, NODE_IDS, ADDRESS_RANGES, CHOICE, PATH, URL -> false;
                };
        return bare ? key.defaultValue().toLowerCase(Locale.ROOT) : "\"" + key.defaultValue() + "\"";
    }
}
