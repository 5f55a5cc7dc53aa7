package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.bus.CoordinatorWords.State;
import dev.agora.spi.CoordinatorHealth;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the words on a coordinator tell another node. */
class CoordinatorWordsTest {
    @Test
    void areReadAsTheyWereSaid() {
        for (CoordinatorHealth health : List.of(
                new CoordinatorHealth.Up(Instant.EPOCH),
                new CoordinatorHealth.Degraded("no broker of 10.0.0.1:9092: it was up\nbefore", Instant.EPOCH),
                new CoordinatorHealth.Down("closed", Instant.EPOCH))) {
            BusHealth bus = new BusHealth("Kafka", health);

            assertThat(CoordinatorWords.parse(bus.words())).contains(bus.inWords());
            assertThat(bus.inWords().isUp()).isEqualTo(bus.isUp());
        }
        assertThat(new BusHealth("Kafka", new CoordinatorHealth.Down("closed", Instant.EPOCH)).words())
                .isEqualTo("Kafka down: closed");
    }

    @Test
    void areNotUpBecauseAReasonEndsSo() {
        assertThat(CoordinatorWords.parse("Nats degraded: waits until the server is up"))
                .contains(new CoordinatorWords("Nats", State.DEGRADED, "waits until the server is up"));
        assertThat(CoordinatorWords.parse("up")).isEmpty();
        assertThat(CoordinatorWords.parse("")).isEmpty();
        assertThat(CoordinatorWords.parse("Nats starts")).isEmpty();
    }

    @Test
    void tellWhetherTwoReachEachOther() {
        CoordinatorWords zenoh = words("Zenoh");
        assertThat(zenoh.reaches(words("Default"))).isTrue();
        assertThat(words("PeerToPeer").reaches(zenoh)).isTrue();
        assertThat(words("Nats").reaches(words("Nats"))).isTrue();
        assertThat(words("Nats").reaches(zenoh)).isFalse();
    }

    private static CoordinatorWords words(String type) {
        return new CoordinatorWords(type, State.UP, "");
    }
}
