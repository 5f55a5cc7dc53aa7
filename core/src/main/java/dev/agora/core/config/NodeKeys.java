package dev.agora.core.config;

import static dev.agora.core.config.ConfigKey.row;

import java.util.List;
import java.util.stream.Stream;

/** Rows of the node itself: data, administration, security, log, coordinator. */
final class NodeKeys {
    private static final String ADMIN_HTTP = "administration over HTTP (the command line uses the socket in data.path)";

    private NodeKeys() {}

    static List<ConfigKey.Row> rows() {
        return Stream.of(node(), limits(), coordinator()).flatMap(List::stream).toList();
    }

    private static List<ConfigKey.Row> node() {
        return List.of(
                row(
                                "data.path",
                                KeyType.PATH,
                                "",
                                "Directory of all data of this node; ./data/ADVERTISE-ADDR_RPC-PORT when absent.")
                        .older("db-path"),
                row("admin.port", KeyType.PORT, "8090", "HTTP port of administration, metrics and health.")
                        .waitsFor(ADMIN_HTTP),
                row("admin.bind-addr", KeyType.ADDRESS, "127.0.0.1", "Address on which administration listens.")
                        .waitsFor(ADMIN_HTTP),
                row("log.level", KeyType.CHOICE, "info", "Least level that is logged.")
                        .older("log-level")
                        .choices("error", "warn", "info", "debug", "trace"),
                row("log.format", KeyType.CHOICE, "text", "Form of the log lines.")
                        .older("log-format")
                        .choices("text", "json"));
    }

    private static List<ConfigKey.Row> limits() {
        return List.of(
                limit(
                        "security.failed-logins",
                        "10",
                        "Failed logins of one address in the window before it is blocked",
                        "a mistyped password locks people out"),
                limit(
                        "security.protocol-abuse",
                        "35",
                        "Protocol errors of one address in the window before it is blocked: lines before login that are no IMAP command, and connections cut for too many bad commands; LMTP never counts",
                        "a client with wrong port or encryption settings is locked out"),
                row(
                                "security.window",
                                KeyType.DURATION,
                                "1d",
                                "Window in which failures are counted over the whole cluster.")
                        .between(1_000, 2_592_000_000L)
                        .effects("a slow attacker is never blocked", "old mistakes are held against people"),
                row(
                                "security.block-for",
                                KeyType.DURATION,
                                "1h",
                                "How long an automatic block holds; 0 = until an administrator lifts it.")
                        .between(0, 31_536_000_000L)
                        .effects("an attacker is back soon", "an address that changed hands stays out"),
                row(
                        "security.allowed-ips",
                        KeyType.ADDRESS_RANGES,
                        "",
                        "Addresses that are never blocked, whatever else is set."),
                row(
                        "security.trusted-ips",
                        KeyType.ADDRESS_RANGES,
                        "",
                        "Addresses that are never blocked automatically."));
    }

    private static ConfigKey.Row limit(String name, String defaultValue, String doc, String tooLow) {
        return row(name, KeyType.NUMBER, defaultValue, doc + "; 0 = never.")
                .between(0, 1_000_000)
                .unit("failures")
                .effects(tooLow, "guessing goes on for long");
    }

    private static List<ConfigKey.Row> coordinator() {
        return List.of(row(
                        "coordinator.override",
                        KeyType.TEXT,
                        "",
                        "Starts this node with another coordinator than the cluster has chosen.")
                .between(1, 64)
                .unit("characters"));
    }
}
