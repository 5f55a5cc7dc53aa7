package dev.agora.core.node;

import dev.agora.core.config.ClusterConfig;
import dev.agora.core.model.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Where the peer-to-peer coordinator shall listen; port 0 takes one that is free now. */
final class BusPort {
    private BusPort() {}

    static HostPort of(ClusterConfig cluster) throws IOException {
        int port = cluster.busPort().number();
        if (port != 0) {
            return new HostPort(cluster.advertiseAddr(), port);
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(0));
            return new HostPort(cluster.advertiseAddr(), probe.getLocalPort());
        }
    }
}
