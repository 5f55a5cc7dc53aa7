package dev.agora.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Lettuce as its documentation uses it: asynchronous PUBLISH on one connection, SUBSCRIBE on another. */
final class RawRedis implements Link {
    private static final int WINDOW = 2048;
    private static final byte[] CHANNEL = "raw".getBytes(StandardCharsets.US_ASCII);
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> publisher;
    private final byte[] payload;
    private final AtomicLong received = new AtomicLong();

    RawRedis(int port, byte[] payload) {
        this.client = RedisClient.create("redis://127.0.0.1:" + port);
        this.publisher = client.connect(ByteArrayCodec.INSTANCE);
        this.payload = payload;
        StatefulRedisPubSubConnection<byte[], byte[]> subscriber = client.connectPubSub(ByteArrayCodec.INSTANCE);
        subscriber.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                received.incrementAndGet();
            }
        });
        subscriber.sync().subscribe(CHANNEL);
    }

    @Override
    public void send() {
        var _ = publisher.async().publish(CHANNEL, payload);
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
