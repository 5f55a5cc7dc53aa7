package dev.agora.core.gossip;

import dev.agora.core.model.HostPort;
import dev.agora.core.runtime.Ticker;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where a peer's address leads. Numbers at once; names are looked up on a thread of their own and again after 30 seconds. Safe for all threads. */
final class AddressBook {
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_NAMES = 4096;

    private final Ticker ticker;
    private final Map<String, Entry> names = new ConcurrentHashMap<>();

    AddressBook(Ticker ticker) {
        this.ticker = ticker;
    }

    private record Entry(Optional<InetAddress> address, long askedNanos) {}

    /** The socket address; empty while a name is being looked up for the first time or has no address. */
    Optional<InetSocketAddress> find(HostPort target) {
        InetAddress literal = literal(target.host());
        if (literal != null) {
            return Optional.of(new InetSocketAddress(literal, target.port()));
        }
        Entry entry = names.get(target.host());
        if (entry == null || ticker.nanos() - entry.askedNanos() > FRESH_NANOS) {
            lookUp(target.host(), entry == null ? Optional.empty() : entry.address());
        }
        return entry == null
                ? Optional.empty()
                : entry.address().map(address -> new InetSocketAddress(address, target.port()));
    }

    /** The numeric form of a socket address. */
    static HostPort numeric(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    /** The canonical form when the host is a number, else unchanged. */
    static HostPort canonical(HostPort address) {
        InetAddress literal = literal(address.host());
        return literal == null ? address : new HostPort(literal.getHostAddress(), address.port());
    }

    private void lookUp(String host, Optional<InetAddress> known) {
        if (names.size() >= MAX_NAMES) {
            names.clear();
        }
        names.put(host, new Entry(known, ticker.nanos()));
        Thread.ofVirtual().name("gossip-dns").start(() -> {
            try {
                names.put(host, new Entry(Optional.of(InetAddress.getByName(host)), ticker.nanos()));
            } catch (UnknownHostException unknown) {
                names.put(host, new Entry(known, ticker.nanos()));
            }
        });
    }

    private static @Nullable InetAddress literal(String host) {
        return NetUtil.createInetAddressFromIpAddressString(host);
    }
}
