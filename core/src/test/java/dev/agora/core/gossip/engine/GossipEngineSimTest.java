package dev.agora.core.gossip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agora.core.gossip.engine.SimNetwork.Recorded;
import dev.agora.core.gossip.engine.SimNetwork.SimNode;
import dev.agora.core.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol on a simulated network; every run is decided by its seed, and PacketWithinMtu, IncarnationsMonotone, LeftStaysLeft hold after every event. */
class GossipEngineSimTest {
    @ParameterizedTest
    @CsvSource({"3, 1", "16, 2", "64, 3"})
    void viewsConvergeFromOneSeed(int count, long seed) {
        SimNetwork network = cluster(count, seed);

        assertThat(network.secondsToConverge(20)).isLessThan(20);
    }

    @Test
    void viewsConvergeWithLossDuplicatesAndReordering() {
        SimNetwork network = new SimNetwork(4);
        network.loss = 0.1;
        network.duplication = 0.2;
        network.maxDelayNanos = 60_000_000;
        fill(network, 16);

        network.secondsToConverge(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16})
    void killedNodeIsConvictedByAll(int count) {
        SimNetwork network = cluster(count, 5);
        network.secondsToConverge(20);

        network.node(count).dead = true;
        network.run(8);

        living(network).forEach(node -> assertThat(node.sees(count)).isEqualTo(PeerStatus.DOWN));
        network.nodes.remove(count);
        living(network).forEach(node -> assertThat(node.engine.livePeers()).isEqualTo(count - 2));
    }

    @Test
    void hintConvictsFasterThanTheNextHeartbeat() {
        SimNetwork network = cluster(2, 6);
        network.secondsToConverge(20);
        network.run(3.05);

        network.node(2).dead = true;
        network.give(network.node(1), new GossipEvent.SuspectHint(new NodeId(2)));
        network.run(1.8);

        assertThat(network.node(1).sees(2)).isEqualTo(PeerStatus.DOWN);
    }

    @Test
    void pausedNodeRefutesWhenItGoesOn() {
        SimNetwork network = cluster(5, 7);
        network.secondsToConverge(20);
        network.run(20);
        SimNode paused = network.node(3);

        paused.paused = true;
        network.run(2);
        assertThat(network.nodes.values())
                .anyMatch(node -> node.changes.stream()
                        .anyMatch(change -> change instanceof PeerChange.StatusMoved moved
                                && moved.fact().status() == PeerStatus.SUSPECT));
        network.resume(paused);

        network.secondsToConverge(30);
        assertThat(paused.engine.self().incarnation()).isPositive();
        assertThat(paused.changes)
                .noneMatch(change -> change instanceof PeerChange.StatusMoved moved
                        && moved.fact().status() == PeerStatus.DOWN);
    }

    @Test
    void oneLinkCutConvictsNobodyBecauseHelpersAnswer() {
        SimNetwork network = cluster(5, 8);
        network.secondsToConverge(20);

        network.cut = (from, to) -> (from == 1 && to == 2) || (from == 2 && to == 1);
        network.run(60);

        living(network).forEach(node -> assertThat(node.engine.livePeers()).isEqualTo(4));
    }

    @Test
    void partitionOfTenMinutesHealsWithoutAnOperator() {
        SimNetwork network = cluster(16, 9);
        network.secondsToConverge(20);

        network.cut = (from, to) -> from <= 8 != to <= 8;
        network.run(600);
        living(network).forEach(node -> assertThat(node.engine.livePeers()).isEqualTo(7));
        network.recording.clear();
        network.cut = (from, to) -> false;

        network.secondsToConverge(40);
    }

    @Test
    void descriptionReachesAll() {
        SimNetwork network = cluster(16, 10);
        network.secondsToConverge(20);
        ByteString said = ByteString.copyFromUtf8("Zenoh up");

        network.give(network.node(7), new GossipEvent.Describe(said));
        network.secondsToConverge(20);

        living(network)
                .forEach(node -> assertThat(
                                node.engine.facts().get(6).description().bytes())
                        .isEqualTo(said));
    }

    @Test
    void stoppedIsKnownAtOnceAndLeftStaysLeft() {
        SimNetwork network = cluster(5, 11);
        network.secondsToConverge(20);

        network.give(network.node(4), new GossipEvent.Stop());
        network.give(network.node(5), new GossipEvent.Leave());
        network.node(4).dead = true;
        network.node(5).dead = true;
        network.run(0.1);
        living(network).forEach(node -> assertThat(node.sees(4)).isEqualTo(PeerStatus.STOPPED));
        network.run(120);

        living(network).forEach(node -> {
            assertThat(node.sees(4)).isEqualTo(PeerStatus.STOPPED);
            assertThat(node.sees(5)).isEqualTo(PeerStatus.LEFT);
        });
    }

    @Test
    void nextStartReplacesTheOneBeforeWithoutAClash() {
        SimNetwork network = cluster(3, 12);
        network.secondsToConverge(20);

        network.node(3).dead = true;
        SimNode again = network.start(3, 1);
        network.secondsToConverge(20);

        living(network)
                .forEach(node ->
                        assertThat(node.engine.facts().get(2).start().boot()).isEqualTo(again.boot));
        assertThat(again.changes).noneMatch(PeerChange.DuplicateNodeId.class::isInstance);
    }

    @Test
    void replayedDatagramsMoveNothing() {
        SimNetwork network = cluster(3, 13);
        network.secondsToConverge(20);
        network.give(network.node(2), new GossipEvent.Describe(ByteString.copyFromUtf8("later")));
        network.run(5);
        List<Recorded> recorded = List.copyOf(network.recording);
        List<PeerFact> before = network.node(1).engine.facts();

        recorded.forEach(datagram -> network.give(network.node(datagram.to()), datagram.event()));

        assertThat(network.node(1).engine.facts()).isEqualTo(before);
        assertThat(network.node(1).engine.replayed()).isPositive();
    }

    @Test
    void recordedDatagramsMoveNothingAfterEverybodyRestarted() {
        SimNetwork old = cluster(3, 14);
        old.secondsToConverge(20);
        old.give(old.node(3), new GossipEvent.Leave());
        old.run(1);

        SimNetwork fresh = new SimNetwork(15);
        SimNode alone = fresh.start(1);
        fresh.run(1);
        old.recording.stream()
                .filter(datagram -> datagram.to() == 1)
                .forEach(datagram -> fresh.give(alone, datagram.event()));
        fresh.run(1);

        assertThat(alone.engine.facts()).hasSize(1);
        assertThat(alone.engine.strangersRefused()).isPositive();
    }

    @Test
    void answerToAStrangerIsNotLargerThanItsPing() {
        int ping = GossipCodec.encode(new Packet(new GossipMessage.Ping(-1), List.of())).length;
        int ack = GossipCodec.encode(new Packet(new GossipMessage.Ack(-1, -1, true, true), List.of())).length;

        assertThat(ack).isLessThanOrEqualTo(ping);
    }

    @Test
    void sameSeedGivesTheSameTrace() {
        assertThat(trace(16)).isEqualTo(trace(16));
    }

    private static List<Recorded> trace(long seed) {
        SimNetwork network = cluster(5, seed);
        network.run(5);
        return network.recording;
    }

    private static SimNetwork cluster(int count, long seed) {
        SimNetwork network = new SimNetwork(seed);
        fill(network, count);
        return network;
    }

    private static void fill(SimNetwork network, int count) {
        network.start(1);
        for (int id = 2; id <= count; id++) {
            network.start(id, 1);
        }
    }

    private static List<SimNode> living(SimNetwork network) {
        return network.nodes.values().stream().filter(node -> !node.dead).toList();
    }
}
