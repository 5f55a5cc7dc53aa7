package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table of places against a map, over many batches. */
class AccountPlacesTest {
    private static final int BATCHES = 40;
    private static final int MOST_EVENTS = 3_000;

    @Test
    void agreesWithAMapInEachBatch() {
        Random random = new Random(4);
        AccountPlaces places = new AccountPlaces();
        for (int batch = 0; batch < BATCHES; batch++) {
            Map<Long, Integer> expected = new HashMap<>();
            places.clear();
            int events = random.nextInt(MOST_EVENTS);
            for (int place = 0; place < events; place++) {
                long account = 1 + ((long) random.nextInt(MOST_EVENTS) << (batch % 3 == 0 ? 20 : 0));
                Integer before = expected.putIfAbsent(account, place);

                assertThat(places.putIfAbsent(account, place)).isEqualTo(before == null ? -1 : before);
            }
        }
    }

    @Test
    void knowsNothingOfTheBatchBefore() {
        AccountPlaces places = new AccountPlaces();
        places.putIfAbsent(7, 3);

        places.clear();

        assertThat(places.putIfAbsent(7, 0)).isEqualTo(-1);
        assertThat(places.putIfAbsent(7, 5)).isZero();
    }
}
