package dev.agora.core.raft;

import dev.agora.core.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Tries the node-RPC port before anything is started on it, because the RPC server tells of a taken port in many lines. */
public final class RpcPortCheck {
    private RpcPortCheck() {}

    /** Binds and releases the address. @throws IOException when it cannot be bound, with the address and the remedy */
    public static void requireFree(HostPort listen) throws IOException {
        if (listen.port() == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
        } catch (IOException failure) {
            throw new IOException(
                    "node RPC cannot listen on " + listen + " (" + failure.getMessage()
                            + "); stop the program that has the port, or set cluster.rpc-port to a free one",
                    failure);
        }
    }
}
