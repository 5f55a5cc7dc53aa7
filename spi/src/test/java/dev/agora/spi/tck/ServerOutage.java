package dev.agora.spi.tck;

import dev.agora.spi.tck.fault.TcpFaultProxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outage of a server, which all nodes notice; its links go through a proxy when the backend lets itself be led there. */
final class ServerOutage implements Outage {
    private final KitServer server;
    private final @Nullable TcpFaultProxy proxy;
    private final List<TckNode> nodes;
    private boolean paused;

    ServerOutage(Bench bench, KitServer server) throws Exception {
        this.server = server;
        server.start();
        Optional<InetSocketAddress> socket = server.socket();
        TcpFaultProxy made = socket.isPresent() ? TcpFaultProxy.to(socket.get(), 1) : null;
        Map<String, String> settings =
                made == null ? Map.of() : server.settingsVia(made.address()).orElse(Map.of());
        if (settings.isEmpty()) {
            settings = bench.kit().settings();
            TcpFaultProxy unused = made;
            made = null;
            if (unused != null) {
                unused.close();
            }
        }
        proxy = made;
        nodes = bench.cluster(Bench.NODES, settings);
    }

    @Override
    public List<TckNode> nodes() {
        return nodes;
    }

    @Override
    public List<TckNode> receivers() {
        return Bench.others(nodes);
    }

    @Override
    public List<TckNode> witnesses() {
        return nodes;
    }

    @Override
    public List<String> named() {
        TcpFaultProxy between = proxy;
        return List.of(
                between == null
                        ? server.address()
                        : Integer.toString(between.address().getPort()));
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }

    @Override
    public void kill() throws Exception {
        server.kill();
    }

    @Override
    public void start() throws Exception {
        server.start();
    }

    @Override
    public void move() throws Exception {
        server.move();
    }

    @Override
    public void pause() throws Exception {
        paused = true;
        server.pause();
    }

    @Override
    public void resume() throws Exception {
        server.resume();
        paused = false;
    }

    @Override
    public void swallow() throws Exception {
        TcpFaultProxy between = proxy;
        if (between == null) {
            pause();
        } else {
            between.swallow();
        }
    }

    @Override
    public void heal() throws Exception {
        TcpFaultProxy between = proxy;
        if (between == null) {
            resume();
        } else {
            between.pass();
            between.cut();
        }
    }

    @Override
    public void end() throws Exception {
        if (paused) {
            resume();
        }
        TcpFaultProxy between = proxy;
        if (between != null) {
            between.close();
        }
        server.start();
    }
}
