package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The primary that the sentinels name, followed when it moves. Keeps a connection to the sentinel that answered last. */
final class SentinelFinder implements ServerFinder {
    private final List<RedisServer> sentinels;
    private final RedisSettings settings;
    private final String service;
    private int next;
    private @Nullable StatefulRedisConnection<String, String> connection;

    SentinelFinder(RedisSettings settings, String service) {
        this.settings = settings;
        this.sentinels = settings.servers();
        this.service = service;
    }

    @Override
    public Link open(LinkOpener opener) throws InterruptedException {
        List<CoordinatorException> failures = new ArrayList<>();
        for (int i = 0; i < sentinels.size(); i++) {
            try {
                RedisServer primary = primary(opener.connector());
                return opener.open(primary, hello -> requirePrimary(hello, primary));
            } catch (CoordinatorException e) {
                failures.add(e);
                close();
                next = (next + 1) % sentinels.size();
            }
        }
        throw failures.stream()
                .filter(each -> each.kind() == Kind.CONFIG)
                .findFirst()
                .orElseGet(failures::getFirst);
    }

    @Override
    public Finding look(Link link, LinkOpener opener) throws InterruptedException {
        if (opener.hello(link.questions(), link.server()).isReplica()) {
            return Finding.leave("it has become a replica");
        }
        try {
            RedisServer primary = primary(opener.connector());
            return primary.equals(link.server())
                    ? Finding.GOOD
                    : Finding.leave("the sentinels moved '" + service + "' to " + primary.shown());
        } catch (CoordinatorException e) {
            close();
            next = (next + 1) % sentinels.size();
            return Finding.remark("a fail-over would be noticed late: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        StatefulRedisConnection<String, String> open = connection;
        connection = null;
        if (open != null) {
            RedisConnector.abandon(open);
        }
    }

    /** Asks the sentinel whose turn it is. */
    private RedisServer primary(RedisConnector connector) throws InterruptedException {
        RedisServer sentinel = sentinels.get(next);
        StatefulRedisConnection<String, String> asked = connection;
        if (asked == null || !asked.isOpen()) {
            asked = connector.sentinel(sentinel);
            connection = asked;
        }
        try {
            List<String> address = connector.answer(question(asked));
            if (address.size() == 2 && address.get(1).matches("\\d{1,5}")) {
                int port = Integer.parseInt(address.get(1));
                return new RedisServer(address.getFirst(), port, sentinel.tls(), RedisSettings.Account.NONE);
            }
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "UNKNOWN_SERVICE",
                    "the sentinel at " + sentinel.shown() + " knows no primary '" + service
                            + "'; mend serviceName, or let the sentinel monitor it");
        } catch (ExecutionException e) {
            throw refused(e, sentinel);
        } catch (TimeoutException e) {
            throw new CoordinatorException(
                    Kind.TRANSIENT,
                    "SENTINEL_SILENT",
                    "the sentinel at " + sentinel.shown() + " did not answer within "
                            + settings.times().connect().toMillis() + " ms; the next one is asked",
                    e);
        }
    }

    private RedisFuture<List<String>> question(StatefulRedisConnection<String, String> asked) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8)
                .add("GET-MASTER-ADDR-BY-NAME")
                .add(service);
        return asked.async().dispatch(CommandType.SENTINEL, new ValueListOutput<>(StringCodec.UTF8), arguments);
    }

    private CoordinatorException refused(ExecutionException failure, RedisServer sentinel) {
        if (failure.getCause() instanceof RedisCommandExecutionException answer
                && RedisErrors.said(answer).contains("unknown command")) {
            return RedisErrors.config(
                    "WRONG_KIND_OF_SERVER",
                    "what answers at " + sentinel.shown()
                            + " is not a sentinel; give the sentinels' addresses, or choose the type Redis",
                    failure);
        }
        return RedisErrors.connecting(failure, sentinel, settings.sentinelAccount());
    }

    private void requirePrimary(Hello hello, RedisServer primary) {
        if (hello.isReplica()) {
            throw new CoordinatorException(
                    Kind.TRANSIENT,
                    "NOT_PRIMARY",
                    "Redis at " + primary.shown() + ", named by the sentinels as primary of '" + service
                            + "', is a replica yet; tried again");
        }
    }
}
