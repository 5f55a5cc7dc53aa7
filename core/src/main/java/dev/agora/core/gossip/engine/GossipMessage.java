package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;
import java.util.List;

/** What one gossip packet asks or answers. */
public sealed interface GossipMessage {
    /** Asks for a sign of life; the nonce is fresh and random. */
    record Ping(long nonce) implements GossipMessage {}

    /**
     * Answers a ping. A challenge other than 0 asks the pinger to prove its boot id.
     *
     * @param knowsYou whether the pinger's start is in the answerer's view
     * @param established whether the answerer is in the view of others
     */
    record Ack(long nonce, long challenge, boolean knowsYou, boolean established) implements GossipMessage {}

    /** Proves the sender's boot id by its challenge. */
    record Echo(long challenge, boolean established) implements GossipMessage {}

    /** Asks the receiver to ping the target on the sender's behalf. */
    record PingRequest(long nonce, HostPort target) implements GossipMessage {}

    /** The target of a ping request answered. */
    record Relayed(long nonce) implements GossipMessage {}

    /** The target of a ping request did not answer in time, but the helper is there. */
    record Nack(long nonce) implements GossipMessage {}

    /** Hash of the view; with the hashes of its buckets when the view hashes differed. */
    record Digest(long view, List<Long> buckets) implements GossipMessage {
        /** Copies the list. */
        public Digest {
            buckets = List.copyOf(buckets);
        }
    }

    /** Facts only; {@code wanted} is a bit set of buckets whose facts the sender asks for in return. */
    record News(int wanted) implements GossipMessage {}
}
