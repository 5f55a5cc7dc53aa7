package dev.agora.spi;

/**
 * Where another node of the cluster listens for the coordinator's own transport.
 *
 * @param nodeId the peer's node id, positive
 * @param host address or name, IPv6 without brackets
 * @param port TCP port, 1 to 65535
 */
public record PeerAddress(int nodeId, String host, int port) {
    /** Checks the ranges. */
    public PeerAddress {
        if (nodeId < 1 || host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no peer address: node " + nodeId + " at '" + host + "' port " + port);
        }
    }
}
