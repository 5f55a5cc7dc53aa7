package dev.agora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of the two feeds alone tells a session on one node of mail that another node accepted. */
class FeedsIT {
    private static final int MESSAGES = 3;

    @Test
    void withTheLogFeedCutASessionHearsThroughTheBus(@TempDir Path folder) throws Exception {
        JsonNode feeds = feedsAfterIdling(folder, "log");

        assertThat(feeds.path("busFirst").asLong()).as(feeds.toString()).isPositive();
        assertThat(feeds.path("logFirst").asLong(-1)).as(feeds.toString()).isZero();
    }

    @Test
    void withTheBusFeedCutASessionHearsThroughTheLog(@TempDir Path folder) throws Exception {
        JsonNode feeds = feedsAfterIdling(folder, "bus");

        assertThat(feeds.path("logFirst").asLong()).as(feeds.toString()).isPositive();
        assertThat(feeds.path("busFirst").asLong(-1)).as(feeds.toString()).isZero();
    }

    /** Idles on node 3 while mail comes to node 2; returns node 3's counts of feeds. */
    private static JsonNode feedsAfterIdling(Path folder, String cut) throws Exception {
        try (ProcessCluster cluster = ProcessCluster.start(folder, "-Dagora.test.cut-feed=" + cut)) {
            NodeProcess listening = cluster.node(3);
            cluster.awaitCaughtUp(listening);
            try (Imap session = new Imap(listening)) {
                assertThat(session.exists()).isZero();
                session.idle();
                for (int message = 1; message <= MESSAGES; message++) {
                    Lmtp.deliver(
                            cluster.node(2).ports().lmtp(), ProcessCluster.ADDRESS, LedgerMail.text("feeds", message));
                    session.awaitExists(message);
                }
            }
            return listening.status().orElseThrow().path("feeds");
        }
    }
}
