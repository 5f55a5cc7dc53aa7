package dev.agora.coordinator.nats;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Host and port of one server. */
record Address(String host, int port) {
    private static final int DEFAULT_PORT = 4222;
    private static final int MAX_PORT = 65_535;

    /** Reads {@code host}, {@code host:port} or {@code [v6]:port}, with or without {@code nats://}; notes what is wrong. */
    static Optional<Address> parse(String text, List<String> problems) {
        String bare = text.startsWith("nats://") ? text.substring("nats://".length()) : text;
        if (bare.contains("@")) {
            problems.add("an entry of addresses holds a user or a secret (***@…); use authUsername and authSecret");
            return Optional.empty();
        }
        if (bare.contains("://")) {
            problems.add("the address '" + text + "' has a scheme; write host:port, and set useTls for TLS");
            return Optional.empty();
        }
        try {
            URI uri = new URI("nats://" + bare);
            int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
            if (uri.getHost() != null
                    && port > 0
                    && port <= MAX_PORT
                    && uri.getPath().isEmpty()) {
                return Optional.of(new Address(uri.getHost(), port));
            }
        } catch (URISyntaxException notAnAddress) {
            // told below
        }
        problems.add("the address '" + text + "' is not host:port, such as nats.example.org:4222");
        return Optional.empty();
    }

    /** The client's form of it. */
    String uri() {
        return "nats://" + host + ":" + port;
    }

    /** The host without the brackets of an IPv6 literal. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
