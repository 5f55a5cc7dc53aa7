package dev.agora.core.bus.engine;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.List;

/** What happens to the receiving half of the bus. */
public sealed interface ReceiveEvent {
    /** A verified frame came by the topic. */
    record Came(Frame frame) implements ReceiveEvent {}

    /** A node told by a call up to where it has published; {@code urgent} when its coordinator may not have carried it. */
    record Told(NodeId node, BootId boot, long last, boolean urgent) implements ReceiveEvent {}

    /** A hello was answered: the echo of the random proves that the boot id runs now. */
    record HelloAnswered(NodeId node, long random, BootId boot, long epoch, long last) implements ReceiveEvent {}

    /** A hello brought no answer. */
    record HelloFailed(NodeId node, long random, String why) implements ReceiveEvent {}

    /** A fetch brought frames, from the first one asked for and without holes; none when they are gone at the asked node. */
    record Fetched(ReceiveEffect.Fetch fetch, List<Frame> frames) implements ReceiveEvent {
        /** Copies the list. */
        public Fetched {
            frames = List.copyOf(frames);
        }
    }

    /** A fetch brought no answer. */
    record FetchFailed(ReceiveEffect.Fetch fetch, String why) implements ReceiveEvent {}

    /** All other members as membership shows them now. */
    record Members(List<MemberFact> facts) implements ReceiveEvent {
        /** Copies the list. */
        public Members {
            facts = List.copyOf(facts);
        }
    }

    /** Frames may have been missed, of whichever origin: the coordinator reconnected, or payloads were dropped here. */
    record MaybeMissed() implements ReceiveEvent {}

    /** This node's own state was replaced, by an installed snapshot for instance. */
    record TruthReplaced(NodeId self, String why) implements ReceiveEvent {}

    /** Time passed; at least eight a heartbeat. */
    record Tick() implements ReceiveEvent {}
}
