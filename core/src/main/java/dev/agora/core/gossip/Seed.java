package dev.agora.core.gossip;

import dev.agora.core.model.HostPort;
import java.util.List;
import java.util.stream.Stream;

/** One entry of {@code cluster.seed-nodes}; port 0 = not given. */
record Seed(String host, int port) {
    private static final int DEFAULT_GOSSIP_PORT = 1179;
    private static final int DEFAULT_RPC_PORT = 7911;

    /** Reads {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6 address. */
    static Seed parse(String text) {
        String trimmed = text.strip();
        String host = trimmed;
        String port = "";
        int colon = trimmed.lastIndexOf(':');
        if (trimmed.startsWith("[")) {
            int end = trimmed.indexOf(']');
            host = end < 0 ? "" : trimmed.substring(1, end);
            port = end < 0 ? "" : trimmed.substring(end + 1);
            if (!port.isEmpty() && !port.startsWith(":")) {
                throw malformed(text);
            }
            port = port.isEmpty() ? "" : port.substring(1);
        } else if (colon >= 0 && colon == trimmed.indexOf(':')) {
            host = trimmed.substring(0, colon);
            port = trimmed.substring(colon + 1);
        }
        return new Seed(checkedHost(host, text), trimmed.endsWith(":") ? badPort(text) : portOf(port, text));
    }

    /** Where to look: the port given, else our own, the default gossip port and the default RPC port. */
    List<HostPort> candidates(int ownPort) {
        if (port > 0) {
            return List.of(new HostPort(host, port));
        }
        return Stream.of(ownPort, DEFAULT_GOSSIP_PORT, DEFAULT_RPC_PORT)
                .distinct()
                .map(candidate -> new HostPort(host, candidate))
                .toList();
    }

    private static String checkedHost(String host, String text) {
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw malformed(text);
        }
        return host;
    }

    private static int badPort(String text) {
        if (text.strip().endsWith("::")) {
            return 0; // An IPv6 address such as fd00::
        }
        throw malformed(text);
    }

    private static int portOf(String port, String text) {
        if (port.isEmpty()) {
            return 0;
        }
        try {
            int number = Integer.parseInt(port);
            if (number > 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("cluster.seed-nodes: '" + text
                + "' is no host[:port]; write for example 10.0.0.5:1179 or [fd00::5]:1179");
    }
}
