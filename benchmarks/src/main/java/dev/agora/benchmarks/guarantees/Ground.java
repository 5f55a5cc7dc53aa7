package dev.agora.benchmarks.guarantees;

import dev.agora.coordinator.kafka.KafkaProvider;
import dev.agora.coordinator.nats.NatsProvider;
import dev.agora.coordinator.redis.RedisClusterProvider;
import dev.agora.coordinator.redis.RedisProvider;
import dev.agora.coordinator.redis.RedisSentinelProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The backends on which guarantees are shown. */
enum Ground {
    MEMORY,
    ZENOH,
    NATS,
    REDIS,
    KAFKA,
    REDISCLUSTER,
    REDISSENTINEL;

    /** All that are shown unless others are asked for: the variants of Redis differ from it in finding their server only. */
    static final List<Ground> USUAL = List.of(MEMORY, ZENOH, NATS, REDIS, KAFKA);

    static boolean isNamed(String word) {
        return Arrays.stream(values()).anyMatch(each -> each.word().equalsIgnoreCase(word));
    }

    /** By its name. @throws IllegalArgumentException when there is none of that name */
    static Ground of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Starts what the backend needs. */
    Site open(Path brokerScript, Path folder) throws IOException {
        Path own = folder.resolve(word());
        return switch (this) {
            case MEMORY -> new MemorySite();
            case ZENOH -> new ZenohSite();
            case NATS ->
                BrokerSite.behindProxies(
                        "nats",
                        new BrokerSite.Client(new NatsProvider(), "addresses", "127.0.0.1:%d"),
                        brokerScript,
                        own);
            case REDIS ->
                BrokerSite.behindProxies(
                        "redis",
                        new BrokerSite.Client(new RedisProvider(), "url", "redis://127.0.0.1:%d"),
                        brokerScript,
                        own);
            case KAFKA ->
                BrokerSite.kafka(
                        new BrokerSite.Client(new KafkaProvider(), "brokers", "127.0.0.1:%d"), brokerScript, own);
            case REDISCLUSTER -> RedisServersSite.cluster(new RedisClusterProvider(), brokerScript, own);
            case REDISSENTINEL -> RedisServersSite.watched(new RedisSentinelProvider(), brokerScript, own);
        };
    }

    /** The backend that a live switch leads to. */
    Ground other() {
        return switch (this) {
            case MEMORY -> ZENOH;
            case ZENOH -> NATS;
            case NATS, REDISCLUSTER, REDISSENTINEL -> REDIS;
            case REDIS -> KAFKA;
            case KAFKA -> MEMORY;
        };
    }
}
