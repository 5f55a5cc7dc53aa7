package dev.agora.core.gossip;

import dev.agora.core.model.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up all addresses of all seeds, on a thread of its own, at every attempt; leaves out this node's own. Safe for all threads. */
final class SeedResolver {
    private static final Logger log = LoggerFactory.getLogger(SeedResolver.class);

    private final List<Seed> seeds;
    private final InetSocketAddress bound;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean onlySelf = new AtomicBoolean();

    SeedResolver(List<String> seeds, InetSocketAddress bound) {
        this.seeds = seeds.stream().map(Seed::parse).toList();
        this.bound = bound;
    }

    boolean hasSeeds() {
        return !seeds.isEmpty();
    }

    /** Whether the last attempt found no address but this node's own. */
    boolean foundOnlySelf() {
        return onlySelf.get();
    }

    /** Gives the addresses to {@code found} on another thread; does nothing while an attempt is under way. */
    void resolve(Consumer<List<HostPort>> found) {
        if (seeds.isEmpty() || !busy.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual().name("gossip-seeds").start(() -> {
            try {
                found.accept(lookUp());
            } finally {
                busy.set(false);
            }
        });
    }

    private List<HostPort> lookUp() {
        Set<HostPort> others = new LinkedHashSet<>();
        int own = 0;
        for (Seed seed : seeds) {
            for (HostPort candidate : seed.candidates(bound.getPort())) {
                for (InetAddress address : addresses(candidate.host())) {
                    if (isOwn(address, candidate.port())) {
                        own++;
                    } else {
                        others.add(AddressBook.numeric(new InetSocketAddress(address, candidate.port())));
                    }
                }
            }
        }
        onlySelf.set(own > 0 && others.isEmpty());
        return new ArrayList<>(others);
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            log.debug("seed {} has no address now; tried again", host);
            return List.of();
        }
    }

    private boolean isOwn(InetAddress address, int port) {
        if (port != bound.getPort()) {
            return false;
        }
        if (!bound.getAddress().isAnyLocalAddress()) {
            return address.equals(bound.getAddress());
        }
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unreadable) {
            return false;
        }
    }
}
