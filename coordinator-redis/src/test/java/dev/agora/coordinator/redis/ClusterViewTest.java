package dev.agora.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The answer to CLUSTER NODES. */
class ClusterViewTest {
    private static final RedisServer ASKED = new RedisServer("asked", 7_000, false, RedisSettings.Account.NONE);

    @Test
    void readsRolesAddressesAndWhoIsUnreachable() {
        ClusterView view = ClusterView.of("""
                07c3 10.0.0.1:7001@17001,host1 master - 0 1426238317239 4 connected 0-5460
                67ed 10.0.0.2:7002@17002 master,fail? - 0 1426238316232 2 connected 5461-10922
                292f 10.0.0.3:7003@17003 slave,nofailover 67ed 0 1426238318243 3 disconnected
                6ec2 :7000@17000 myself,slave 07c3 0 0 1 connected
                824f :0@0 master,noaddr - 1426238316232 1426238316232 5 disconnected
                not a line of it
                """, ASKED);

        assertThat(view.nodes())
                .extracting(node -> node.server().shown() + (node.replica() ? " replica" : ""))
                .containsExactly(
                        "10.0.0.1 port 7001",
                        "10.0.0.2 port 7002",
                        "10.0.0.3 port 7003 replica",
                        "asked port 7000 replica");
        assertThat(view.ownReplica()).isTrue();
        assertThat(view.unreachable()).containsExactly("10.0.0.2 port 7002", "10.0.0.3 port 7003");
    }

    @Test
    void findsNothingInAnEmptyAnswer() {
        assertThat(ClusterView.of("", ASKED).nodes()).isEmpty();
    }
}
