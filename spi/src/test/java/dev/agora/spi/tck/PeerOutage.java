package dev.agora.spi.tck;

import dev.agora.spi.PeerAddress;
import dev.agora.spi.tck.fault.TcpFaultProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The outage of one node of a cluster without a server: the last one ends and comes back, and all links to and from it go through
 * proxies. The others notice, and must go on hearing each other.
 */
final class PeerOutage implements Outage {
    private final List<TckNode> nodes;
    private final List<TcpFaultProxy> proxies = new ArrayList<>();
    private final TckNode victim;
    private final PeerAddress shown;
    private boolean gone;

    PeerOutage(Bench bench) throws IOException {
        this.nodes = bench.strangers(Bench.NODES, bench.kit().apartSettings());
        this.victim = nodes.getLast();
        this.shown = behindProxy(victim);
        List<TckNode> others = nodes.subList(0, nodes.size() - 1);
        TestContext.introduce(others.stream().map(TckNode::context).toList());
        for (TckNode other : others) {
            other.context().addPeer(shown);
            victim.context().addPeer(behindProxy(other));
        }
        nodes.forEach(TckNode::start);
        bench.awaitMesh(nodes);
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
        return nodes.subList(0, nodes.size() - 1);
    }

    @Override
    public List<String> named() {
        return List.of(shown.host(), Integer.toString(shown.port()));
    }

    @Override
    public String hint() {
        return "; the kit was told of no server, so node " + victim.id()
                + " and the links to it play the part of one: when the nodes"
                + " meet at a server, a directory or the like, override server() of the kit";
    }

    @Override
    public void stop() {
        victim.stop();
        gone = true;
    }

    /** A process cannot be ended without its JVM: the links break first, then the node ends. */
    @Override
    public void kill() {
        proxies.forEach(TcpFaultProxy::refuse);
        stop();
    }

    @Override
    public void start() {
        proxies.forEach(TcpFaultProxy::accept);
        if (gone) {
            victim.startAgain();
            gone = false;
        }
    }

    /** The members learn another address of the node, as they do through gossip. */
    @Override
    public void move() throws IOException {
        stop();
        PeerAddress next = behindProxy(victim);
        for (TckNode other : witnesses()) {
            other.context().removePeer(victim.id());
            other.context().addPeer(next);
        }
        start();
    }

    @Override
    public void pause() {
        proxies.forEach(TcpFaultProxy::hold);
    }

    @Override
    public void resume() {
        proxies.forEach(TcpFaultProxy::pass);
    }

    @Override
    public void swallow() {
        proxies.forEach(TcpFaultProxy::swallow);
    }

    @Override
    public void heal() {
        proxies.forEach(TcpFaultProxy::pass);
        proxies.forEach(TcpFaultProxy::cut);
    }

    @Override
    public void end() {
        proxies.forEach(TcpFaultProxy::close);
    }

    private PeerAddress behindProxy(TckNode node) throws IOException {
        PeerAddress real = node.context().localAddress();
        TcpFaultProxy proxy = TcpFaultProxy.to(new InetSocketAddress(real.host(), real.port()), node.id());
        proxies.add(proxy);
        return new PeerAddress(node.id(), "127.0.0.1", proxy.address().getPort());
    }
}
