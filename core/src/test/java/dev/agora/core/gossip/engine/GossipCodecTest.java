package dev.agora.core.gossip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gossip messages to bytes and back, golden bytes and garbage. */
class GossipCodecTest {
    private static final PeerFact FACT = new PeerFact(
            new PeerStart(new NodeId(3), new BootId(1, 2), 4),
            new HostPort("10.0.0.3", 1179),
            5,
            PeerStatus.SUSPECT,
            1,
            new Description(6, ByteString.copyFromUtf8("says")));

    static List<GossipMessage> messages() {
        return List.of(
                new GossipMessage.Ping(-7),
                new GossipMessage.Ack(1, 2, true, false),
                new GossipMessage.Echo(3, true),
                new GossipMessage.PingRequest(4, new HostPort("::1", 9)),
                new GossipMessage.Relayed(5),
                new GossipMessage.Nack(6),
                new GossipMessage.Digest(7, List.of(8L, -9L)),
                new GossipMessage.News(0xFFFF));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItWrote(GossipMessage message) {
        Packet packet = new Packet(message, List.of(FACT));

        assertThat(GossipCodec.decode(GossipCodec.encode(packet))).contains(packet);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void neverThrowsOnTruncationOrBitFlips(GossipMessage message) {
        byte[] bytes = GossipCodec.encode(new Packet(message, List.of(FACT)));

        for (int length = 0; length < bytes.length; length++) {
            assertThat(GossipCodec.decode(Arrays.copyOf(bytes, length))).isNotNull();
            byte[] flipped = bytes.clone();
            flipped[length] ^= (byte) 0x81;
            assertThat(GossipCodec.decode(flipped)).isNotNull();
        }
    }

    @Test
    void neverThrowsOnGarbage() {
        RandomSource random = RandomSource.seeded(1);

        for (int round = 0; round < 2000; round++) {
            assertThat(GossipCodec.decode(random.bytes(random.below(200)))).isNotNull();
        }
    }

    @Test
    void keepsTheWireFormOfVersionOne() {
        byte[] bytes = GossipCodec.encode(new Packet(new GossipMessage.Nack(0x0102030405060708L), List.of(FACT)));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        "08013a090908070605040302017a31080311010000000000000019020000000000000020042a0831302e302e302e33309b0938054001480150065a0473617973");
    }
}
