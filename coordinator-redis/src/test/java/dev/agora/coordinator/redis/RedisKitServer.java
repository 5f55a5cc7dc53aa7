package dev.agora.coordinator.redis;

import dev.agora.spi.tck.KitServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The kit's hands on one or several Redis processes, which stop and start together. */
final class RedisKitServer implements KitServer {
    private final String address;
    private final List<RedisProcess> processes;
    private final @Nullable IntFunction<Map<String, String>> settingsOfPort;
    private boolean running = true;

    /** Processes that run. {@code settingsOfPort} leads to one other port, null for what follows addresses that it is told. */
    RedisKitServer(
            String address, List<RedisProcess> processes, @Nullable IntFunction<Map<String, String>> settingsOfPort) {
        this.address = address;
        this.processes = processes;
        this.settingsOfPort = settingsOfPort;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void stop() {
        processes.forEach(RedisProcess::kill);
        running = false;
    }

    @Override
    public void start() {
        if (!running) {
            processes.forEach(RedisProcess::startAgain);
            running = true;
        }
    }

    @Override
    public void pause() {
        processes.forEach(RedisProcess::pause);
    }

    @Override
    public void resume() {
        processes.forEach(RedisProcess::resume);
    }

    @Override
    public Optional<Map<String, String>> settingsVia(InetSocketAddress other) {
        IntFunction<Map<String, String>> known = settingsOfPort;
        return known == null ? Optional.empty() : Optional.of(known.apply(other.getPort()));
    }

    @Override
    public Optional<InetSocketAddress> socket() {
        return settingsOfPort == null || processes.size() > 1
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), processes.getFirst().port()));
    }
}
