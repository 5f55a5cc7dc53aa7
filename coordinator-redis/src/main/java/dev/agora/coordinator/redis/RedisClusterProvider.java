package dev.agora.coordinator.redis;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Entry point of the coordinator over a Redis Cluster, type {@code RedisCluster}. */
public final class RedisClusterProvider implements CoordinatorProvider {
    /** For the service loader. */
    public RedisClusterProvider() {}

    @Override
    public String type() {
        return "RedisCluster";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 0);
    }

    @Override
    public List<PropertySpec> properties() {
        return RedisProperties.CLUSTER;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new RedisCoordinator(context, RedisSettings.cluster(context.settings()));
    }
}
