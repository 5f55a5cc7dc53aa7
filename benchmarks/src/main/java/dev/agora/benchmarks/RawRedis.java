package dev.agora.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;

/** Lettuce as its documentation uses it: asynchronous PUBLISH on one connection, SUBSCRIBE on another. */
final class RawRedis implements RawClient {
    private final byte[] channel = ("raw-" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> publisher;

    RawRedis(int port, Consumer<byte[]> receiver) {
        this.client = RedisClient.create("redis://127.0.0.1:" + port);
        this.publisher = client.connect(ByteArrayCodec.INSTANCE);
        StatefulRedisPubSubConnection<byte[], byte[]> subscriber = client.connectPubSub(ByteArrayCodec.INSTANCE);
        subscriber.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                receiver.accept(message);
            }
        });
        subscriber.sync().subscribe(channel);
    }

    @Override
    public void publish(byte[] payload) {
        var _ = publisher.async().publish(channel, payload);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
