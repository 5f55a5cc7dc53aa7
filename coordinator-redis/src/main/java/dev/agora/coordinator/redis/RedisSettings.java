package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorSettings;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of all three types in their own types.
 *
 * @param mode which of the three
 * @param servers where to begin: the server, the sentinels, or nodes of the cluster
 * @param account for Redis itself
 * @param sentinelAccount for the sentinels
 * @param tls certificates, used where a server's address asks for TLS
 * @param protocol RESP2 or RESP3
 * @param times deadlines
 * @param connections connections that this node may hold at most
 * @param window payloads that wait for an answer at most
 * @param inbox payloads that wait for one handler at most
 */
record RedisSettings(
        Mode mode,
        List<RedisServer> servers,
        Account account,
        Account sentinelAccount,
        RedisTls tls,
        ProtocolVersion protocol,
        Times times,
        int connections,
        int window,
        int inbox) {
    private static final int LINK_CONNECTIONS = 2; // one publishes, one is subscribed

    /** How the server to talk to is found. */
    sealed interface Mode {
        /** It is the one of the address. */
        record Single() implements Mode {}

        /** Sentinels know it by {@code serviceName}. */
        record Sentinel(String serviceName) implements Mode {}

        /** Any node of a cluster, {@code retries} further ones before a pause, replicas too when {@code replicas}. */
        record Cluster(int retries, boolean replicas) implements Mode {}
    }

    /** User and password; empty where there is none. */
    record Account(Optional<String> username, Optional<String> secret) {
        static final Account NONE = new Account(Optional.empty(), Optional.empty());

        @Override
        public String toString() {
            return username.orElse("default") + ":***";
        }
    }

    /** Deadlines: to connect, of the start, of silence, and the interval of pings. */
    record Times(Duration connect, Duration start, Duration silence, Duration ping) {}

    static RedisSettings single(CoordinatorSettings given) {
        return of(given, new Mode.Single(), given.text("url").map(List::of).orElse(List.of()), Account.NONE);
    }

    static RedisSettings sentinel(CoordinatorSettings given) {
        String service = given.text("serviceName").orElse("").strip();
        if (service.isEmpty()) {
            throw refused("serviceName is empty; give the name under which the sentinels know the primary");
        }
        Account account = account(given, "sentinelUsername", "sentinelSecret");
        return of(given, new Mode.Sentinel(service), given.list("urls"), account);
    }

    static RedisSettings cluster(CoordinatorSettings given) {
        Mode mode = new Mode.Cluster(Math.toIntExact(given.number("retries")), given.flag("readFromReplicas"));
        return of(given, mode, given.list("urls"), Account.NONE);
    }

    private static RedisSettings of(CoordinatorSettings given, Mode mode, List<String> urls, Account sentinels) {
        List<RedisServer> servers = urls.stream()
                .map(url -> RedisServer.parse(url, mode instanceof Mode.Sentinel ? 26_379 : 6_379))
                .distinct()
                .toList();
        Account account = account(given, "authUsername", "authSecret");
        List<Account> inUrls = servers.stream()
                .map(RedisServer::account)
                .filter(each -> !each.equals(Account.NONE))
                .distinct()
                .toList();
        if (!inUrls.isEmpty()
                && (mode instanceof Mode.Sentinel || !account.equals(Account.NONE) || inUrls.size() > 1)) {
            throw refused("the addresses carry user or password *** besides, or instead of, the properties for them;"
                    + " give authUsername and authSecret" + (mode instanceof Mode.Sentinel ? ", sentinelSecret" : "")
                    + " and leave them out of the addresses");
        }
        boolean secure = servers.getFirst().tls();
        if (servers.stream().anyMatch(server -> server.tls() != secure)) {
            throw refused("urls mixes redis:// and rediss://; use one of the two for all");
        }
        return new RedisSettings(
                mode,
                servers.stream().map(RedisServer::withoutAccount).toList(),
                inUrls.isEmpty() ? account : inUrls.getFirst(),
                sentinels,
                RedisTls.of(given, secure),
                protocol(given),
                times(given),
                connections(given, mode),
                Math.toIntExact(given.number("window")),
                Math.toIntExact(given.number("inbox")));
    }

    private static Times times(CoordinatorSettings given) {
        Duration timeout = given.duration("timeout");
        Duration ping = given.duration("pingInterval");
        if (ping.compareTo(timeout) >= 0) {
            throw refused("pingInterval " + ping.toMillis() + " ms must be less than timeout " + timeout.toMillis()
                    + " ms, else no answer could come in time");
        }
        Duration silence = least(timeout, given.duration("poolTimeoutRecycle"), ping.multipliedBy(3));
        if (ping.compareTo(silence) >= 0) {
            throw refused("pingInterval " + ping.toMillis() + " ms must be less than poolTimeoutRecycle "
                    + silence.toMillis() + " ms, else every connection would be replaced at once");
        }
        Duration connect = least(timeout, given.duration("poolTimeoutCreate"));
        return new Times(connect, given.duration("poolTimeoutWait"), silence, ping);
    }

    private static int connections(CoordinatorSettings given, Mode mode) {
        int most = Math.toIntExact(given.number("poolMaxConnections"));
        int needed = mode instanceof Mode.Sentinel ? LINK_CONNECTIONS + 1 : LINK_CONNECTIONS;
        if (most < needed) {
            throw refused("poolMaxConnections is " + most + ", and a node with sentinels needs " + needed
                    + ": one that publishes, one that is subscribed and one to a sentinel; set it to " + needed
                    + " or more");
        }
        return most;
    }

    private static Duration least(Duration... of) {
        return Stream.of(of).min(Duration::compareTo).orElseThrow();
    }

    private static ProtocolVersion protocol(CoordinatorSettings given) {
        String wanted = given.text("protocolVersion").orElse("resp3").strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "resp2" -> ProtocolVersion.RESP2;
            case "resp3" -> ProtocolVersion.RESP3;
            default -> throw refused("protocolVersion is '" + wanted + "'; allowed are resp2 and resp3");
        };
    }

    private static Account account(CoordinatorSettings given, String userKey, String secretKey) {
        Account account = new Account(
                given.text(userKey).filter(text -> !text.isEmpty()),
                given.text(secretKey).filter(text -> !text.isEmpty()));
        if (account.username().isPresent() && account.secret().isEmpty()) {
            throw refused(userKey + " '" + account.username().orElseThrow() + "' is given without " + secretKey
                    + "; give both, or only " + secretKey);
        }
        return account;
    }

    static CoordinatorException refused(String problem) {
        return new CoordinatorException(Kind.CONFIG, "INVALID_SETTINGS", problem);
    }
}
