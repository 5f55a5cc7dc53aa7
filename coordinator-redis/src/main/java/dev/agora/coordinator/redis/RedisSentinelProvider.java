package dev.agora.coordinator.redis;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Entry point of the coordinator over the Redis primary that sentinels name, type {@code RedisSentinel}. */
public final class RedisSentinelProvider implements CoordinatorProvider {
    /** For the service loader. */
    public RedisSentinelProvider() {}

    @Override
    public String type() {
        return "RedisSentinel";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 0);
    }

    @Override
    public List<PropertySpec> properties() {
        return RedisProperties.SENTINEL;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new RedisCoordinator(context, RedisSettings.sentinel(context.settings()));
    }
}
