package dev.agora.coordinator.kafka;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a broker listens.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 */
record BrokerAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]\\s/]+)):(\\d{1,5})");

    /** Reads {@code host:port}; empty when it is none. */
    static Optional<BrokerAddress> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = Optional.ofNullable(matcher.group(1)).orElse(String.valueOf(matcher.group(2)));
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new BrokerAddress(host, port));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
