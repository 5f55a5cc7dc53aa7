package dev.agora.benchmarks.guarantees;

import dev.agora.benchmarks.Broker;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.TestContext;
import dev.agora.spi.tck.fault.Direction;
import dev.agora.spi.tck.fault.TcpFaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A broker in a process of its own, with a proxy before it for each link. */
final class BrokerSite implements Site {
    private final String word;
    private final Client client;
    private final Broker broker;
    private final List<TcpFaultProxy> links;

    private BrokerSite(String word, Client client, Broker broker, List<TcpFaultProxy> links) {
        this.word = word;
        this.client = client;
        this.broker = broker;
        this.links = List.copyOf(links);
    }

    /**
     * How a node becomes a client.
     *
     * @param field of the singleton that holds the address
     * @param address with a place for the port
     */
    record Client(CoordinatorProvider provider, String field, String address) {
        Map<String, String> fields(int port) {
            return Map.of(field, address.formatted(port));
        }
    }

    /** A broker whose clients keep to the address that they are given. */
    static BrokerSite behindProxies(String kind, Client client, Path script, Path folder) throws IOException {
        Broker broker = new Broker(kind, script, folder, Map.of());
        List<TcpFaultProxy> links = new ArrayList<>();
        while (links.size() < LINKS) {
            links.add(proxy(broker.port()));
        }
        return new BrokerSite(kind, client, broker, links);
    }

    /** Clients of Kafka follow the address that their listener tells them, so each link has a listener of its own that tells its proxy. */
    static BrokerSite kafka(Client client, Path script, Path folder) throws IOException {
        List<TcpFaultProxy> links = new ArrayList<>();
        StringBuilder via = new StringBuilder();
        while (links.size() < LINKS) {
            int port = TestContext.freePort();
            TcpFaultProxy proxy = proxy(port);
            links.add(proxy);
            via.append(port).append('=').append(proxy.address().getPort()).append(' ');
        }
        Map<String, String> environment =
                Map.of("AGORA_KAFKA_VIA", via.toString().strip());
        return new BrokerSite("kafka", client, new Broker("kafka", script, folder, environment), links);
    }

    private static TcpFaultProxy proxy(int port) throws IOException {
        return TcpFaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), port);
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public CoordinatorProvider provider() {
        return client.provider();
    }

    @Override
    public Map<String, String> fields(int link) {
        return client.fields(link == 0 ? broker.port() : link(link).address().getPort());
    }

    private TcpFaultProxy link(int number) {
        return links.get(number - 1);
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
        broker.kill();
        links.forEach(TcpFaultProxy::refuse); // else clients would find somebody who takes their connections
    }

    @Override
    public void start() throws IOException {
        broker.startAgain();
        links.forEach(TcpFaultProxy::accept);
    }

    @Override
    public void pause() throws Exception {
        broker.freeze();
    }

    @Override
    public void resume() throws Exception {
        broker.thaw();
    }

    @Override
    public boolean swallow(int link) {
        link(link).swallow(Direction.TO_CLIENT);
        return true;
    }

    @Override
    public void heal(int link) {
        link(link).pass();
        link(link).cut();
    }

    @Override
    public String named(int link) {
        return Integer.toString(link(link).address().getPort());
    }

    @Override
    public void close() {
        links.forEach(TcpFaultProxy::close);
        broker.close();
    }
}
