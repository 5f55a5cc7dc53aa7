package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.bus.PeerDiagnosis.End;
import dev.agora.core.bus.PeerDiagnosis.Surroundings;
import dev.agora.core.bus.PeerHealth.State;
import dev.agora.core.bus.engine.MemberFact.Standing;
import dev.agora.core.bus.engine.PeerView;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guarantee B9: for each fault that can be injected, the state, the reason and the line for people. */
class PeerDiagnosisTest {
    private static final long HEARTBEAT = 1_000_000_000L;
    private static final long NOW = 100 * HEARTBEAT;
    private static final NodeId SELF = new NodeId(2);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            none                  | HEARD               | node 2 hears node 1; up to frame 7
            convicted             | GONE                | node 2 does not hear node 1: membership: node 1 is DOWN: no answer for 5 s
            left                  | GONE                | node 2 does not hear node 1: membership: node 1 is DOWN: no answer for 5 s
            never answered        | UNPROVEN            | node 2 does not hear node 1: its start has not answered a hello by node RPC, so its frames are held: connection refused
            not asked yet         | UNPROVEN            | node 2 does not hear node 1: its start has not answered a hello by node RPC, so its frames are held: no answer yet
            gap                   | REPAIRING           | node 2 does not hear node 1: frames from 8 on are missing: node 3 is asked; up to frame 7 of 9
            calls cut             | HEARD_WITHOUT_CALLS | node 2 hears node 1: it does not answer node RPC: timeout; up to frame 7
            broker down here      | HEARD_BY_CALLS      | node 2 hears node 1 by node RPC: the coordinator of this node is not up: Kafka down: no broker; up to frame 7
            broker down there     | HEARD_BY_CALLS      | node 2 hears node 1 by node RPC: the coordinator of that node is not up: Kafka degraded: slow; up to frame 7
            swallowed lately      | HEARD_BY_CALLS      | node 2 hears node 1 by node RPC: both coordinators say they are up, yet frames were lost on the way and fetched by node RPC; up to frame 7
            other type, override there | HEARD_BY_CALLS | node 2 hears node 1 by node RPC: this node uses coordinator Kafka and that node Nats, so no frame passes between them before it is fetched by node RPC: coordinator.override is set on that node; remove it there and restart, or choose one for all with 'agora coordinator set'; 'agora coordinator get' shows the cluster's; up to frame 7
            other type, override here | HEARD_BY_CALLS | node 2 hears node 1 by node RPC: this node uses coordinator Kafka and that node Nats, so no frame passes between them before it is fetched by node RPC: coordinator.override is set on this node; remove it there and restart, or choose one for all with 'agora coordinator set'; 'agora coordinator get' shows the cluster's; up to frame 7
            other type, override on both | HEARD_BY_CALLS | node 2 hears node 1 by node RPC: this node uses coordinator Kafka and that node Nats, so no frame passes between them before it is fetched by node RPC: coordinator.override is set on both; remove it there and restart, or choose one for all with 'agora coordinator set'; 'agora coordinator get' shows the cluster's; up to frame 7
            other type, swallowed lately | HEARD_BY_CALLS | node 2 hears node 1 by node RPC: this node uses coordinator Kafka and that node Nats, so no frame passes between them before it is fetched by node RPC: 'agora coordinator get' on both shows which one the cluster has chosen and what keeps a node from it; up to frame 7
            other type for a moment | HEARD             | node 2 hears node 1; up to frame 7
            same type, override there | HEARD           | node 2 hears node 1; up to frame 7
            nothing said there    | HEARD               | node 2 hears node 1; up to frame 7
            words unknown there   | HEARD_BY_CALLS      | node 2 hears node 1 by node RPC: the coordinator of that node is not up: starting; up to frame 7
            swallowed long ago    | HEARD               | node 2 hears node 1; up to frame 7
            """)
    void saysWhyANodeHearsAnotherOneAsItDoes(String fault, State state, String words) {
        PeerView view = view(fault);
        String here = fault.equals("broker down here") ? "Kafka down: no broker" : "Kafka up";
        boolean isOverrideHere = fault.endsWith("override here") || fault.endsWith("on both");
        boolean isOverrideThere = fault.endsWith("override there") || fault.endsWith("on both");
        Surroundings around =
                new Surroundings(new End(here, isOverrideHere), new End(there(fault), isOverrideThere), HEARTBEAT, NOW);

        PeerDiagnosis diagnosis = PeerDiagnosis.of(view, around);

        assertThat(diagnosis.state()).isEqualTo(state);
        PeerHealth health = new PeerHealth(
                view.node(),
                diagnosis.state(),
                diagnosis.reason(),
                Instant.EPOCH,
                Optional.empty(),
                view.delivered(),
                view.lag(),
                0,
                0,
                0,
                0,
                Optional.of(Duration.ofMillis(1)));
        assertThat(health.words(SELF)).startsWith(words);
        assertThat(health.words(SELF)).endsWith(", never seen; so since 1970-01-01T00:00:00Z");
    }

    private static String there(String fault) {
        return switch (fault) {
            case "broker down there" -> "Kafka degraded: slow";
            case "nothing said there" -> "";
            case "words unknown there" -> "starting";
            default -> fault.startsWith("other type") ? "Nats up" : "Kafka up";
        };
    }

    private static PeerView view(String fault) {
        Standing standing = switch (fault) {
            case "convicted" -> Standing.GONE;
            case "left" -> Standing.LEFT;
            default -> Standing.LIVE;
        };
        boolean isUnproven = fault.equals("never answered") || fault.equals("not asked yet");
        @Nullable BootId boot = isUnproven ? null : new BootId(1, 1);
        String trouble = switch (fault) {
            case "never answered" -> "connection refused";
            case "calls cut" -> "timeout";
            default -> "";
        };
        OptionalLong loss = switch (fault) {
            case "swallowed lately", "other type, swallowed lately" -> OptionalLong.of(NOW - HEARTBEAT);
            case "swallowed long ago" -> OptionalLong.of(NOW - 50 * HEARTBEAT);
            default -> OptionalLong.empty();
        };
        boolean hasGap = fault.equals("gap");
        return new PeerView(
                new NodeId(1),
                standing,
                "is DOWN: no answer for 5 s",
                boot,
                1,
                7,
                hasGap ? 9 : 7,
                hasGap ? OptionalLong.of(NOW) : OptionalLong.empty(),
                hasGap ? "node 3 is asked" : "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                trouble,
                loss,
                new PeerView.PeerCounts(0, 0, 0, 0, 0));
    }
}
