package dev.agora.benchmarks.guarantees;

import dev.agora.coordinator.p2p.ZenohProvider;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.fault.TcpFaultProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Peers without a broker: a proxy stands between each pair, in each direction in which it may connect. */
final class ZenohSite implements Site {
    private final CoordinatorProvider provider = new ZenohProvider();
    private final List<HostPort> addresses = new ArrayList<>();
    private final Map<Pair, TcpFaultProxy> between = new HashMap<>();

    ZenohSite() throws IOException {
        for (int link = 1; link <= LINKS; link++) {
            addresses.add(new HostPort("127.0.0.1", TestContext.freePort()));
        }
        for (int from = 1; from <= LINKS; from++) {
            for (int to = 1; to <= LINKS; to++) {
                if (from != to) {
                    HostPort real = address(to);
                    between.put(
                            new Pair(from, to),
                            TcpFaultProxy.to(new InetSocketAddress(real.host(), real.port()), from * LINKS + to));
                }
            }
        }
    }

    private record Pair(int from, int to) {
        boolean touches(int link) {
            return from == link || to == link;
        }
    }

    @Override
    public String word() {
        return "zenoh";
    }

    @Override
    public CoordinatorProvider provider() {
        return provider;
    }

    /** By a link without gossip of addresses: a third peer's would lead two past the proxies between them. */
    @Override
    public Map<String, String> fields(int link) {
        return link == 0 ? Map.of() : Map.of("config", "{ scouting: { gossip: { enabled: false } } }");
    }

    /** Both listen on the node's one address: the first makes room for the second. */
    @Override
    public Map<String, String> otherFields() {
        return Map.of("lease", "3000");
    }

    @Override
    public Map<String, String> refusedFields() {
        return Map.of("config", "{ scouting: { delay: 'soon' } }");
    }

    @Override
    public HostPort address(int link) {
        return addresses.get(link - 1);
    }

    @Override
    public HostPort seen(NodeId viewer, NodeId member, HostPort real) {
        TcpFaultProxy proxy = between.get(new Pair(viewer.value(), member.value()));
        return proxy == null ? real : new HostPort("127.0.0.1", proxy.address().getPort());
    }

    @Override
    public void kill() {
        between.values().forEach(TcpFaultProxy::refuse);
    }

    @Override
    public void start() {
        between.values().forEach(TcpFaultProxy::accept);
    }

    @Override
    public void pause() {
        between.values().forEach(TcpFaultProxy::hold);
    }

    @Override
    public void resume() {
        between.values().forEach(TcpFaultProxy::pass);
    }

    @Override
    public boolean swallow(int link) {
        touching(link, TcpFaultProxy::swallow);
        return true;
    }

    @Override
    public void heal(int link) {
        touching(link, TcpFaultProxy::pass);
        touching(link, TcpFaultProxy::cut);
    }

    private void touching(int link, Consumer<TcpFaultProxy> act) {
        between.forEach((pair, proxy) -> {
            if (pair.touches(link)) {
                act.accept(proxy);
            }
        });
    }

    @Override
    public String named(int link) {
        int other = link == 1 ? 2 : 1;
        return Integer.toString(Objects.requireNonNull(between.get(new Pair(link, other)))
                .address()
                .getPort());
    }

    @Override
    public void close() {
        between.values().forEach(TcpFaultProxy::close);
    }
}
