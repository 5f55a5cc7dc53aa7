package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Opens links for one coordinator: both connections, the check of the server, the subscription. Blocks within deadlines. */
final class LinkOpener {
    private final RedisSettings settings;
    private final RedisConnector connector;
    private final String topic;
    private final Link.Events events;

    LinkOpener(RedisSettings settings, RedisConnector connector, String topic, Link.Events events) {
        this.settings = settings;
        this.connector = connector;
        this.topic = topic;
        this.events = events;
    }

    /** Opens a link; {@code check} throws when the server is not the right one. */
    Link open(RedisServer server, Consumer<Hello> check) throws InterruptedException {
        StatefulRedisConnection<String, Payload> publishing = connector.publishing(server);
        boolean done = false;
        try {
            check.accept(hello(publishing, server));
            requireRight(publishing, server);
            Link link = subscribed(server, publishing);
            done = true;
            return link;
        } finally {
            if (!done) {
                RedisConnector.abandon(publishing);
            }
        }
    }

    /** What a server says of itself. */
    Hello hello(StatefulRedisConnection<String, Payload> connection, RedisServer server) throws InterruptedException {
        try {
            return Hello.of(connector.answer(Hello.ask(connection)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisCommandExecutionException) {
                return Hello.NONE;
            }
            throw RedisErrors.connecting(e, server, settings.account());
        } catch (TimeoutException e) {
            throw silent(server, e);
        }
    }

    /** Waits for a server's answer. */
    <T> T answer(CompletionStage<T> stage, RedisServer server) throws InterruptedException {
        try {
            return connector.answer(stage);
        } catch (ExecutionException e) {
            throw RedisErrors.connecting(e, server, settings.account());
        } catch (TimeoutException e) {
            throw silent(server, e);
        }
    }

    RedisConnector connector() {
        return connector;
    }

    /** Fails when the user may not publish; a user whose rights do not tell finds out by publishing. */
    private void requireRight(StatefulRedisConnection<String, Payload> publishing, RedisServer server)
            throws InterruptedException {
        try {
            connector.answer(PublishRight.MULTI.ask(publishing, topic));
        } catch (ExecutionException e) {
            return;
        } catch (TimeoutException e) {
            throw silent(server, e);
        }
        RedisFuture<String> allowed = PublishRight.PUBLISH.ask(publishing, topic);
        answer(PublishRight.DISCARD.ask(publishing, topic), server);
        try {
            connector.answer(allowed);
        } catch (ExecutionException e) {
            throw RedisErrors.subscribing(e, topic, server, settings.account());
        } catch (TimeoutException e) {
            throw silent(server, e);
        }
    }

    private Link subscribed(RedisServer server, StatefulRedisConnection<String, Payload> publishing)
            throws InterruptedException {
        StatefulRedisPubSubConnection<String, Payload> subscribing = connector.subscribing(server);
        Link link = new Link(server, topic, settings.window(), subscribing, publishing);
        boolean done = false;
        try {
            connector.answer(link.subscribe(events));
            done = true;
            return link;
        } catch (ExecutionException e) {
            throw RedisErrors.subscribing(e, topic, server, settings.account());
        } catch (TimeoutException e) {
            throw silent(server, e);
        } finally {
            if (!done) {
                RedisConnector.abandon(subscribing);
            }
        }
    }

    private CoordinatorException silent(RedisServer server, TimeoutException cause) {
        return new CoordinatorException(
                Kind.TRANSIENT,
                "SERVER_SILENT",
                "Redis at " + server.shown() + " took the connection and did not answer within "
                        + settings.times().connect().toMillis() + " ms; tried again",
                cause);
    }
}
