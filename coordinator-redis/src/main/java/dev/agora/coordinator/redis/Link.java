package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.Payload;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two connections to one server: one subscribed to the topic, one that publishes. It is used until the first of them is lost
 * or silent. Opened, watched and closed by the keeper; {@link #publish} is safe for all threads.
 */
final class Link {
    /** What happens to a link; called by the client's thread. */
    interface Events {
        /** A payload arrived on the topic. */
        void arrived(Payload payload);

        /** Look after the link at once. */
        void disturbed();
    }

    private final RedisServer server;
    private final String topic;
    private final StatefulRedisPubSubConnection<String, Payload> subscribing;
    private final StatefulRedisConnection<String, Payload> publishing;
    private final Outstanding outstanding;
    private final Pulse subscribingPulse = new Pulse();
    private final Pulse publishingPulse = new Pulse();
    private final AtomicReference<@Nullable String> loss = new AtomicReference<>();
    private volatile @Nullable String refusal; // of publishing, published to the keeper

    Link(
            RedisServer server,
            String topic,
            int window,
            StatefulRedisPubSubConnection<String, Payload> subscribing,
            StatefulRedisConnection<String, Payload> publishing) {
        this.server = server;
        this.topic = topic;
        this.subscribing = subscribing;
        this.publishing = publishing;
        this.outstanding = new Outstanding(window);
    }

    /** Subscribes to the topic; completes when the server has confirmed it. */
    RedisFuture<Void> subscribe(Events events) {
        watch(subscribing::addListener, "the subscribed connection", events);
        watch(publishing::addListener, "the publishing connection", events);
        subscribing.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, Payload payload) {
                subscribingPulse.heard();
                if (channel.equals(topic)) {
                    events.arrived(payload);
                }
            }

            @Override
            public void unsubscribed(String channel, long count) {
                lose("the server ended the subscription", events);
            }
        });
        return subscribing.async().subscribe(topic);
    }

    CompletionStage<Void> publish(Payload payload) {
        Optional<Outstanding.Place> entered = outstanding.enter(payload);
        if (entered.isEmpty()) {
            return CompletableFuture.failedStage(outstanding.full());
        }
        Outstanding.Place place = entered.orElseThrow();
        if (!place.done().isDone()) {
            try {
                publishing
                        .async()
                        .publish(topic, payload)
                        .whenComplete((receivers, failure) -> answered(place, failure));
            } catch (RedisException e) {
                answered(place, e);
            }
        }
        return place.done().minimalCompletionStage();
    }

    /** Tries both connections; the answers are awaited by nobody and seen by {@link #loss}. */
    void ping() {
        try {
            subscribingPulse.ask(subscribing.async()::ping);
            publishingPulse.ask(publishing.async()::ping);
        } catch (RedisException e) {
            loss.compareAndSet(null, "a ping could not be sent: " + RedisErrors.said(e));
        }
    }

    /** Why the link is of no more use, empty while it is. */
    Optional<String> loss(Duration silence) {
        Optional<String> lost = Optional.ofNullable(loss.get());
        if (lost.isPresent()) {
            return lost;
        }
        if (!subscribing.isOpen() || !publishing.isOpen()) {
            return Optional.of("a connection was closed");
        }
        return subscribingPulse.isSilent(silence) || publishingPulse.isSilent(silence)
                ? Optional.of("no answer for " + silence.toMillis() + " ms")
                : Optional.empty();
    }

    /** Whether both connections have answered the last ping. */
    boolean isAnswering() {
        return !subscribingPulse.isWaiting() && !publishingPulse.isWaiting();
    }

    /** Why publishing is refused at present, empty while it is not. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    RedisServer server() {
        return server;
    }

    /** The connection for questions to the server. */
    StatefulRedisConnection<String, Payload> questions() {
        return publishing;
    }

    /** Ends both connections and fails what waits with {@code end}; completes when both are closed. */
    CompletableFuture<Void> close(CoordinatorException end) {
        outstanding.end(end); // first, as closing fails what waits in the client's own words
        return CompletableFuture.allOf(subscribing.closeAsync(), publishing.closeAsync());
    }

    private void answered(Outstanding.Place place, @Nullable Throwable failure) {
        publishingPulse.heard();
        if (failure == null) {
            refusal = null;
            outstanding.leave(place, null);
            return;
        }
        CoordinatorException told = RedisErrors.publishing(failure, topic, server);
        if (told.kind() == Kind.CONFIG) {
            refusal = told.getMessage();
        }
        outstanding.leave(place, told);
    }

    private void watch(Consumer<RedisConnectionStateListener> adder, String which, Events events) {
        adder.accept(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                lose(which + " was closed", events);
            }

            @Override
            public void onRedisExceptionCaught(RedisChannelHandler<?, ?> connection, Throwable cause) {
                lose(which + " failed: " + RedisErrors.said(cause), events);
            }
        });
    }

    private void lose(String reason, Events events) {
        if (loss.compareAndSet(null, reason)) {
            events.disturbed();
        }
    }
}
