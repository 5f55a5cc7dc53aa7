package dev.agora.core.raft;

import dev.agora.core.model.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells whether a seed address names a node. Confined to one thread; resolves names. */
final class SeedMatch {
    /** Ports on which a seed without a port is tried (specification of membership, "Discovery"). */
    private static final Set<Integer> DEFAULT_PORTS = Set.of(0, 1179, 7911);

    private static final int MAX_NAMES = 256;

    private final Map<String, Set<String>> resolved = new HashMap<>();

    /** Whether {@code seed} is an address of the node whose node RPC is at {@code rpc}. */
    boolean names(HostPort seed, HostPort rpc) {
        boolean port = DEFAULT_PORTS.contains(seed.port()) || seed.port() == rpc.port();
        return port && sameHost(seed.host(), rpc.host());
    }

    private boolean sameHost(String one, String other) {
        if (one.equalsIgnoreCase(other)) {
            return true;
        }
        Set<String> common = new HashSet<>(addresses(one));
        common.retainAll(addresses(other));
        return !common.isEmpty();
    }

    private Set<String> addresses(String host) {
        Set<String> known = resolved.get(host);
        if (known != null) {
            return known;
        }
        Set<String> found = new HashSet<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                found.add(address.getHostAddress());
            }
        } catch (UnknownHostException unknown) {
            return Set.of();
        }
        if (resolved.size() >= MAX_NAMES) {
            resolved.clear();
        }
        resolved.put(host, found);
        return found;
    }
}
