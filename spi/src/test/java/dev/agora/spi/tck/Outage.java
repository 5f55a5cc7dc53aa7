package dev.agora.spi.tck;

import java.util.List;

/** A cluster of three nodes and what stands between them, which a check ends, freezes and brings back. */
interface Outage {
    /** A cluster on the backend's server, or, without one, a cluster of which the last node plays the server's part. */
    static Outage of(Bench bench) throws Exception {
        KitServer server = bench.kit().server();
        if (server.isNone()) {
            AddressProperties.requireNone(bench.table(), "override server() of the kit");
            PeerOutage outage = new PeerOutage(bench);
            bench.keep(outage::end);
            return outage;
        }
        ServerOutage outage = new ServerOutage(bench, server);
        bench.keep(outage::end);
        return outage;
    }

    /** All nodes; the first publishes. */
    List<TckNode> nodes();

    /** The nodes that must notice, without the first. */
    List<TckNode> receivers();

    /** The nodes that must notice. */
    List<TckNode> witnesses();

    /** What a complaint about it must name. */
    List<String> named();

    /** What to think of when it is not noticed, behind the words of the check; empty when there is nothing. */
    default String hint() {
        return "";
    }

    /** Ends it in good order. */
    void stop() throws Exception;

    /** Ends it as a crash does. */
    void kill() throws Exception;

    /** Brings it back. */
    void start() throws Exception;

    /** Brings it back on another address. */
    void move() throws Exception;

    /** Freezes it, or the links to it. */
    void pause() throws Exception;

    /** Ends a pause. */
    void resume() throws Exception;

    /** Swallows the bytes of all links to it and leaves them open; until {@link #heal}. */
    void swallow() throws Exception;

    /** Ends the links whose bytes were swallowed, and lets new ones through. */
    void heal() throws Exception;

    /** Leaves it running. */
    void end() throws Exception;
}
