package dev.agora.core.model;

/** Where something listens. Host without brackets; port 0 = choose one. Source: RFC 3986 §3.2. */
public record HostPort(String host, int port) {
    /** Checks the range. */
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no address: '" + host + "' port " + port);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
