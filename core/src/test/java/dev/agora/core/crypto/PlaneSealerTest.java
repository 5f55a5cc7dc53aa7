package dev.agora.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sealing and opening: every alteration is refused. */
class PlaneSealerTest {
    private static final ClusterKey KEY = ClusterKey.stretch("correct horse battery staple");
    private static final ClusterKey OTHER_KEY = ClusterKey.stretch("another cluster altogether");
    private static final NodeId NODE = new NodeId(3);
    private static final BootId BOOT = new BootId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final byte[] TEXT = "hello, agora".getBytes(StandardCharsets.UTF_8);
    private static final String GOLDEN_ROOT = "a2327fc0baab9e1c6214d25d3c411eb475891b7041523586c89a53f19be38d88";
    private static final String GOLDEN_FRAME = "010205f07bef000000030102030405060708090a0b0c0d0e0f10"
            + "0000000000000001c6a606caa5b4ebae07cca4c1c760b68ed197edb4e6f639a6778a8077";

    @Test
    void stretchesToTheGoldenVector() {
        assertThat(HexFormat.of().formatHex(KEY.derive("golden", 32))).isEqualTo(GOLDEN_ROOT);
    }

    @Test
    void sealsToTheGoldenVector() {
        byte[] sealed = sealer(KEY, Plane.BUS).seal(TEXT);

        assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(GOLDEN_FRAME);
    }

    @Test
    void opensWhatAnotherNodeSealed() {
        PlaneSealer receiver = new PlaneSealer(KeyRing.of(KEY), Plane.BUS, new NodeId(9), new BootId(1, 1));
        PlaneSealer sender = sealer(KEY, Plane.BUS);
        sender.seal(TEXT);

        DatagramSealer.Opened opened = receiver.open(sender.seal(TEXT)).orElseThrow();

        assertThat(opened.origin()).isEqualTo(NODE);
        assertThat(opened.boot()).isEqualTo(BOOT);
        assertThat(opened.counter()).isEqualTo(2);
        assertThat(opened.plaintext()).isEqualTo(TEXT);
    }

    @Test
    void refusesEveryBitFlipAndTruncationAndExtension() {
        PlaneSealer sealer = sealer(KEY, Plane.BUS);
        byte[] sealed = sealer.seal(TEXT);
        assertThat(sealer.open(sealed)).isPresent();

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(sealer.open(altered)).as("bit %d", bit).isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(sealer.open(Arrays.copyOf(sealed, length)))
                    .as("length %d", length)
                    .isEmpty();
        }
        assertThat(sealer.open(Arrays.copyOf(sealed, sealed.length + 1))).isEmpty();
        assertThat(sealer.open(sealed)).isPresent();
    }

    @Test
    void refusesAnotherPlaneAndAnotherCluster() {
        byte[] sealed = sealer(KEY, Plane.BUS).seal(TEXT);

        assertThat(sealer(KEY, Plane.GOSSIP).open(sealed)).isEmpty();
        assertThat(sealer(OTHER_KEY, Plane.BUS).open(sealed)).isEmpty();
    }

    @Test
    void opensWithAnOlderKeyDuringARotation() {
        byte[] sealed = sealer(KEY, Plane.BUS).seal(TEXT);
        KeyRing rotated = new KeyRing(OTHER_KEY, List.of(KEY));

        Optional<DatagramSealer.Opened> opened = new PlaneSealer(rotated, Plane.BUS, NODE, BOOT).open(sealed);

        assertThat(opened).isPresent();
    }

    @Test
    void addsAsManyBytesAsItSays() {
        PlaneSealer sealer = sealer(KEY, Plane.GOSSIP);

        assertThat(sealer.seal(new byte[0])).hasSize(sealer.overheadBytes());
        assertThat(sealer.open(sealer.seal(new byte[0]))).isPresent();
    }

    @Test
    void refusesAShortSecretAndNeverPrintsAKey() {
        assertThatThrownBy(() -> ClusterKey.stretch("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 8")
                .hasMessageNotContaining("short");
        assertThat(KEY).hasToString("ClusterKey[***]");
    }

    private static PlaneSealer sealer(ClusterKey key, Plane plane) {
        return new PlaneSealer(KeyRing.of(key), plane, NODE, BOOT);
    }
}
