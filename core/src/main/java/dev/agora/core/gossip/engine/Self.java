package dev.agora.core.gossip.engine;

import com.google.protobuf.ByteString;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;

/** What this node says of itself. Confined to the gossip lane. */
final class Self {
    private PeerFact fact;
    private boolean established;

    Self(PeerStart start, HostPort advertised, ByteString description) {
        this.fact = new PeerFact(start, advertised, 0, PeerStatus.ALIVE, 0, new Description(1, description));
    }

    PeerFact fact() {
        return fact;
    }

    NodeId id() {
        return fact.id();
    }

    /** Whether another node has this start in its view. */
    boolean isEstablished() {
        return established;
    }

    void established() {
        established = true;
    }

    void describe(ByteString bytes) {
        fact = fact.withDescription(new Description(fact.description().version() + 1, bytes));
    }

    /** Rises above an incarnation under which this node was accused. */
    void refute(long accusedIncarnation) {
        long incarnation = Math.max(fact.incarnation(), accusedIncarnation) + 1;
        fact = new PeerFact(fact.start(), fact.address(), incarnation, fact.status(), 0, fact.description());
    }

    void become(PeerStatus status) {
        refute(fact.incarnation());
        fact = fact.withStatus(status, 0);
    }

    void claimEpochAbove(long epoch) {
        fact = new PeerFact(
                fact.start().withEpoch(Math.max(fact.start().epoch(), epoch) + 1),
                fact.address(),
                fact.incarnation(),
                fact.status(),
                0,
                fact.description());
    }
}
