package dev.agora.benchmarks.guarantees;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.InMemoryProvider;
import java.util.Map;

/** A broker in this process, without bytes on the way. */
final class MemorySite implements Site {
    private final InMemoryProvider provider = new InMemoryProvider();

    @Override
    public String word() {
        return "memory";
    }

    @Override
    public CoordinatorProvider provider() {
        return provider;
    }

    @Override
    public Map<String, String> fields(int link) {
        return Map.of();
    }

    @Override
    public HostPort address(int link) {
        return NOWHERE;
    }

    @Override
    public HostPort seen(NodeId viewer, NodeId member, HostPort real) {
        return real;
    }

    @Override
    public void kill() {
        provider.broker().stop();
    }

    @Override
    public void start() {
        provider.broker().start();
    }

    @Override
    public void pause() {
        provider.broker().pause();
    }

    @Override
    public void resume() {
        provider.broker().resume();
    }

    @Override
    public boolean swallow(int link) {
        return false;
    }

    @Override
    public void heal(int link) {}

    @Override
    public String named(int link) {
        return "in-memory broker";
    }

    @Override
    public void close() {
        provider.broker().stop();
    }
}
