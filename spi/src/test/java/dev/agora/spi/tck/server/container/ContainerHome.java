package dev.agora.spi.tck.server.container;

import dev.agora.spi.tck.server.ServerHome;
import dev.agora.spi.tck.server.ServerPlan;
import dev.agora.spi.tck.server.ServerProcess;
import java.util.List;

/** An engine that has the image: each server is a container, whose ports are the same inside and at 127.0.0.1. */
final class ContainerHome implements ServerHome {
    private final Engine engine;
    private final String image;

    ContainerHome(Engine engine, String image) {
        this.engine = engine;
        this.image = image;
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
        return new ContainerServer(ContainerReaper.of(engine), image, plan, "");
    }

    @Override
    public ServerHome together(List<Integer> ports) {
        return new ContainerPod(ContainerReaper.of(engine), image, ports);
    }

    @Override
    public void close() {
        // each container is removed by whoever asked for it, or by the reaper
    }

    @Override
    public String toString() {
        return "image " + image + " at " + engine;
    }
}
