package dev.agora.coordinator.redis;

import dev.agora.coordinator.redis.RedisSettings.Account;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections for one coordinator; owns the client library and its threads. Connections never reconnect by themselves, so
 * that none does so unnoticed. Each opening blocks up to the connect deadline.
 */
final class RedisConnector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);
    private static final long SHUTDOWN_MILLIS = 1_000;
    private static final int THREADS = 2;

    private final RedisSettings settings;
    private final ConnectGate gate = new ConnectGate();
    private final ConnectionLimit limit;
    private final ClientResources resources;
    private final RedisClient client;

    RedisConnector(RedisSettings settings) {
        this.settings = settings;
        this.limit = new ConnectionLimit(settings.connections());
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .addressResolverGroup(gate)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        Duration connect = settings.times().connect();
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .protocolVersion(settings.protocol())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(connect)
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .sslOptions(settings.tls().options(connect))
                .build());
    }

    StatefulRedisPubSubConnection<String, Payload> subscribing(RedisServer server) throws InterruptedException {
        return opened(at -> client.connectPubSubAsync(PayloadCodec.CODEC, at), server, settings.account());
    }

    StatefulRedisConnection<String, Payload> publishing(RedisServer server) throws InterruptedException {
        return opened(at -> client.connectAsync(PayloadCodec.CODEC, at), server, settings.account());
    }

    /** A connection to a sentinel: a plain one, as the client's own for sentinels hides why it was refused. */
    StatefulRedisConnection<String, String> sentinel(RedisServer server) throws InterruptedException {
        Account account = settings.sentinelAccount();
        return opened(at -> client.connectAsync(StringCodec.UTF8, at), server, account);
    }

    /** Waits for an answer up to the connect deadline; a failure is that of the stage, or a {@link TimeoutException}. */
    <T> T answer(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(settings.times().connect().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Closes a connection without waiting for it. */
    static void abandon(StatefulConnection<?, ?> connection) {
        connection.closeAsync().exceptionally(failure -> {
            LOG.debug("a connection to Redis that is of no more use was not closed properly", failure);
            return null;
        });
    }

    private <C extends StatefulConnection<?, ?>> C opened(
            Function<RedisURI, CompletionStage<C>> connect, RedisServer server, Account account)
            throws InterruptedException {
        RedisURI at = uri(server, account);
        CompletionStage<C> opening = limit.within(server, () -> gate.holding(() -> connect.apply(at)));
        boolean done = false;
        try {
            C connection = answer(opening);
            done = true;
            return connection;
        } catch (ExecutionException e) {
            throw heard(server, RedisErrors.connecting(e.getCause() == null ? e : e.getCause(), server, account));
        } catch (TimeoutException e) {
            throw heard(server, silent(server, e));
        } finally {
            if (!done) {
                opening.thenAccept(RedisConnector::abandon);
            }
        }
    }

    /** The failure, or, when no retry would mend it as another kind of server is there, that. */
    private static CoordinatorException heard(RedisServer server, CoordinatorException failure) {
        if (failure.kind() != Kind.TRANSIENT || server.tls() || failure.code().equals(RedisErrors.HOST_UNKNOWN)) {
            return failure;
        }
        return Greeting.heard(server)
                .map(greeting -> RedisErrors.foreign(server, greeting, failure))
                .orElse(failure);
    }

    private CoordinatorException silent(RedisServer server, TimeoutException cause) {
        return new CoordinatorException(
                Kind.TRANSIENT,
                "SERVER_SILENT",
                "Redis at " + server.shown() + " did not answer within "
                        + settings.times().connect().toMillis()
                        + " ms; tried again. Look after it, or mend host and port" + RedisErrors.tlsHint(server),
                cause);
    }

    RedisURI uri(RedisServer server, Account account) {
        RedisURI uri = RedisURI.builder()
                .withHost(server.host())
                .withPort(server.port())
                .withSsl(server.tls())
                .withTimeout(settings.times().connect())
                .build();
        if (account.username().isPresent() || account.secret().isPresent()) {
            uri.setCredentialsProvider(credentials(account));
        }
        return uri;
    }

    /** Known at once: others are fetched on another thread, where the reason of a refusal may be lost to the closing that follows. */
    private static StaticCredentialsProvider credentials(Account account) {
        return new StaticCredentialsProvider(
                account.username().orElse(null), account.secret().orElse("").toCharArray());
    }

    /** Closes every connection and ends the threads; bounded. */
    @Override
    public void close() {
        try {
            client.shutdownAsync(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).get(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the connections to Redis were not closed in time", e);
        }
        if (!resources.shutdown(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(SHUTDOWN_MILLIS)) {
            LOG.warn("the threads of the Redis client did not end in time");
        }
    }
}
