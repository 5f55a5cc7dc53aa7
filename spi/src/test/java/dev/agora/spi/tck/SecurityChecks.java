package dev.agora.spi.tck;

import static dev.agora.spi.tck.Waiting.await;

import dev.agora.spi.Payload;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What strangers send does no harm. */
interface SecurityChecks extends KitChecks {
    @Test
    default void garbageOnTheTopicPassesAsItIsAndHarmsNothing() throws Exception {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        Random random = new Random(4);
        List<Payload> garbage = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            garbage.add(Payload.copyOf(bytes));
        }
        for (Payload each : garbage) {
            if (!bench().kit().server().inject(Topic.NAME, each.toByteArray())) {
                bench().accepted(nodes.get(2), each);
            }
        }
        bench().awaitExactly(nodes.get(1), garbage);
        flows(nodes);
    }

    @Test
    default void anOversizedFrameHarmsNothing() throws Exception {
        List<TckNode> nodes = bench().cluster(Bench.NODES);
        int max = nodes.getFirst().coordinator().capabilities().maxPayloadBytes();
        byte[] bytes = bench().pattern(max * 2).toByteArray();
        if (!bench().kit().server().inject(Topic.NAME, bytes)) {
            nodes.get(2).coordinator().publish(Payload.copyOf(bytes));
            bench().accepted(nodes.get(2), bench().pattern(max));
        }
        flows(nodes);
    }

    @Test
    default void bytesOfAStrangerOnANodesPortHarmNothing() throws Exception {
        List<TckNode> nodes = bench().cluster(2);
        byte[] bytes = new byte[100_000];
        new Random(5).nextBytes(bytes);
        for (TckNode node : nodes) {
            PeerAddress address = node.context().localAddress();
            for (int length : new int[] {0, 1, bytes.length}) {
                disturb(new InetSocketAddress(address.host(), address.port()), bytes, length);
            }
        }
        flows(nodes);
    }

    /** A node that listens nowhere refuses the connection, which is as good. */
    private static void disturb(InetSocketAddress address, byte[] bytes, int length) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1_000);
            socket.setSoTimeout(200);
            OutputStream out = socket.getOutputStream();
            out.write(bytes, 0, length);
            out.flush();
            socket.getInputStream().readNBytes(1);
        } catch (IOException refused) {
            // the check looks at what the nodes do afterwards
        }
    }

    private void flows(List<TckNode> nodes) {
        await("the nodes go on")
                .atMost(bench().patience())
                .until(() -> nodes.stream().allMatch(TckNode::isUp));
        bench().awaitMeshAnew(nodes, bench().patience());
        nodes.forEach(TckNode::forget);
        bench().send(nodes.getFirst(), 0, 50, 8);
        bench().awaitLanes(nodes.get(1), 1, 50);
    }
}
