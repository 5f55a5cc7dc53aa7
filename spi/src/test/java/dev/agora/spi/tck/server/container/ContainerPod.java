package dev.agora.spi.tck.server.container;

import dev.agora.spi.tck.server.ServerHome;
import dev.agora.spi.tck.server.ServerPlan;
import dev.agora.spi.tck.server.ServerProcess;
import java.util.List;
import org.testcontainers.containers.GenericContainer;

/**
 * Containers that share one loopback, that of a container which only sleeps and holds their ports. As the ports are held while a
 * server is away, its clients are hung up on then instead of being refused.
 */
final class ContainerPod implements ServerHome {
    private static final String FOR_EVER = "2147483647";

    private final ContainerReaper reaper;
    private final String image;
    private final GenericContainer<?> holder;

    ContainerPod(ContainerReaper reaper, String image, List<Integer> ports) {
        this.reaper = reaper;
        this.image = image;
        this.holder = ContainerServer.container(reaper, image)
                .withCreateContainerCmdModifier(command -> ContainerServer.publish(
                        command.withEntrypoint("sleep", FOR_EVER).withCmd(), ports));
        holder.start();
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public String bindAddress() {
        return "0.0.0.0";
    }

    @Override
    public ServerProcess server(ServerPlan plan) {
        return new ContainerServer(reaper, image, plan, "container:" + holder.getContainerId());
    }

    @Override
    public ServerHome together(List<Integer> ports) {
        throw new IllegalStateException("these servers are together already");
    }

    @Override
    public void close() {
        holder.stop();
    }
}
