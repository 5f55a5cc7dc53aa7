package dev.agora.coordinator.redis;

import dev.agora.coordinator.redis.RedisSettings.Account;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is.
 *
 * @param host name or address, IPv6 without brackets
 * @param port TCP port
 * @param tls whether it wants TLS
 * @param account what its address said of user and password
 */
record RedisServer(String host, int port, boolean tls, Account account) {
    private static final int MAX_PORT = 65_535;

    /** Reads {@code redis://[user[:password]@]host[:port][/]}, or {@code rediss://}; no part of it is ever repeated in a failure. */
    static RedisServer parse(String url, int defaultPort) {
        String shape = "an address of Redis must look like redis://host:port, or rediss://host:port for TLS; ";
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw RedisSettings.refused(shape + "one given is not an address at position " + e.getIndex()
                    + " (write special characters of a password as %XX)");
        }
        boolean tls = "rediss".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"redis".equalsIgnoreCase(uri.getScheme())) {
            throw RedisSettings.refused(shape + "one given has another scheme");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw RedisSettings.refused(
                    shape + missing(Optional.ofNullable(uri.getRawAuthority()).orElse("")));
        }
        int port = uri.getPort() == -1 ? defaultPort : uri.getPort();
        if (port < 1 || port > MAX_PORT) {
            throw RedisSettings.refused(shape + "the port " + port + " of " + host + " is not 1 to " + MAX_PORT);
        }
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (!path.matches("/?\\d*") || uri.getQuery() != null || uri.getFragment() != null) {
            throw RedisSettings.refused(
                    shape + "that of " + host + " has more than that; leave out all after the port");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new RedisServer(bare, port, tls, account(uri.getRawUserInfo()));
    }

    /** The same place, for logs and failures: host and port. */
    String shown() {
        return host + " port " + port + (tls ? " with TLS" : "");
    }

    RedisServer withoutAccount() {
        return new RedisServer(host, port, tls, Account.NONE);
    }

    /** What is wrong with the part between the slashes, of which Java makes no host; it may hold a password and is not shown. */
    private static String missing(String authority) {
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        if (place.matches("(\\[[^\\[\\]]*]|[^:\\[\\]]+):[^:]*")) {
            return place.matches(".*:\\d*")
                    ? "the host of one given has characters that no name of a host may have"
                    : "the port of one given is no number of 1 to " + MAX_PORT
                            + " (write special characters of a password as %XX)";
        }
        return place.isEmpty() || place.startsWith(":")
                ? "one given has no host"
                : "the host of one given has characters that no name of a host may have";
    }

    private static Account account(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return Account.NONE;
        }
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            // redis://password@host, as Redis' own clients read it
            return new Account(Optional.empty(), Optional.of(decoded(userInfo)));
        }
        Optional<String> user =
                Optional.of(decoded(userInfo.substring(0, colon))).filter(text -> !text.isEmpty());
        return new Account(user, Optional.of(decoded(userInfo.substring(colon + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
