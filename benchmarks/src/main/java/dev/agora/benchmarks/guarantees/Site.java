package dev.agora.benchmarks.guarantees;

import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.spi.CoordinatorProvider;
import java.util.Map;

/**
 * One backend with what can be done to it. Each node reaches it through a link of its own, numbered from 1, whose bytes can be swallowed.
 * Used by one thread.
 */
interface Site extends AutoCloseable {
    /** Links of a site: three nodes and one more. */
    int LINKS = 4;

    /** The address of what listens nowhere. */
    HostPort NOWHERE = new HostPort("127.0.0.1", 1);

    /** Its name in the table. */
    String word();

    /** Makes coordinators; those of all nodes meet. */
    CoordinatorProvider provider();

    /** Fields that lead to the backend by a link; by no link, that is directly, for 0. */
    Map<String, String> fields(int link);

    /** Other fields that lead to the same backend; none where a change of fields shows no more than one of backends. */
    default Map<String, String> otherFields() {
        return Map.of();
    }

    /** Fields that pass as settings and that no coordinator of this backend starts with; none together with {@link #otherFields}. */
    default Map<String, String> refusedFields() {
        return Map.of();
    }

    /** Where the coordinator of a link listens, for a backend without a broker. */
    HostPort address(int link);

    /** Where one node sees another's coordinator. */
    HostPort seen(NodeId viewer, NodeId member, HostPort real);

    /** Takes the backend away from all, as a crash does. */
    void kill() throws Exception;

    /** Brings it back. */
    void start() throws Exception;

    /** Freezes it with all connections open. */
    void pause() throws Exception;

    /** Ends a pause. */
    void resume() throws Exception;

    /** Swallows the bytes that come by a link and leaves it open; false when this backend has no bytes to swallow. */
    boolean swallow(int link);

    /** Lets the bytes of a link through again; what was broken in its middle is opened anew. */
    void heal(int link);

    /** What a complaint of the node on a link must name when the backend is away. */
    String named(int link);

    @Override
    void close();
}
