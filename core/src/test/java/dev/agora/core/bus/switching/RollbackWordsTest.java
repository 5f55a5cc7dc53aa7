package dev.agora.core.bus.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.model.NodeId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Words on a switch that was rolled back. */
class RollbackWordsTest {
    @Test
    void namesEachReasonOnceWithItsNodes() {
        Map<NodeId, String> reasons =
                Map.of(new NodeId(3), "refused", new NodeId(1), "refused", new NodeId(2), "no jar");

        assertThat(RollbackWords.of(new TreeMap<>(reasons))).isEqualTo("node 1, node 3: refused; node 2: no jar");
    }

    @Test
    void saysNothingOfNobody() {
        assertThat(RollbackWords.of(new TreeMap<>())).isEmpty();
    }
}
