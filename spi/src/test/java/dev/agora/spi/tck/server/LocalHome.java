package dev.agora.spi.tck.server;

import java.util.List;

/** This machine: servers are its processes, on the loopback. */
final class LocalHome implements ServerHome {
    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public String bindAddress() {
        return "127.0.0.1";
    }

    @Override
    public ServerProcess server(ServerPlan plan) {
        return new LocalServer(plan);
    }

    /** They reach each other anyway. */
    @Override
    public ServerHome together(List<Integer> ports) {
        return this;
    }

    @Override
    public void close() {
        // each server is closed by whoever asked for it, and ends with this JVM
    }
}
