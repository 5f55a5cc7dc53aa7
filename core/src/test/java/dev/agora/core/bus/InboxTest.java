package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agora.core.runtime.Lane;
import dev.agora.spi.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a lane that is held up. */
class InboxTest {
    private final Lane lane = new Lane("test");
    private final Tally tally = new Tally();
    private final CompletableFuture<Void> heldUp = new CompletableFuture<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        heldUp.complete(null);
        lane.close();
    }

    @Test
    void dropsWhatExceedsTheNumberAndTellsTheLaneOnceBehindWhatWaited() {
        Inbox inbox = inbox(2, 1000);
        lane.execute(heldUp::join);

        for (int count = 0; count < 5; count++) {
            inbox.offer(Payload.copyOf(new byte[10]));
        }
        heldUp.complete(null);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(seen).containsExactly("10 bytes", "10 bytes", "dropped"));
        assertThat(tally.snapshot().of(BusCounter.DROPPED)).isEqualTo(3);
    }

    @Test
    void dropsWhatExceedsTheBytesAndTakesInAgainAfterwards() {
        Inbox inbox = inbox(100, 25);
        lane.execute(heldUp::join);

        for (int count = 0; count < 3; count++) {
            inbox.offer(Payload.copyOf(new byte[10]));
        }
        heldUp.complete(null);
        await().atMost(Duration.ofSeconds(20)).until(() -> seen.contains("dropped"));
        inbox.offer(Payload.copyOf(new byte[25]));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(seen).containsExactly("10 bytes", "10 bytes", "dropped", "25 bytes"));
    }

    private Inbox inbox(int maxPayloads, long maxBytes) {
        return new Inbox(
                lane,
                maxPayloads,
                maxBytes,
                bytes -> seen.add(bytes.length + " bytes"),
                () -> seen.add("dropped"),
                tally);
    }
}
