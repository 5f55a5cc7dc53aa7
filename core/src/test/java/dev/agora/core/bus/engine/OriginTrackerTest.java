package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.bus.engine.TrackerEffect.Deliver;
import dev.agora.core.bus.engine.TrackerEffect.Duplicate;
import dev.agora.core.bus.engine.TrackerEffect.Gap;
import dev.agora.core.bus.engine.TrackerEffect.Repaired;
import dev.agora.core.bus.engine.TrackerEffect.Resync;
import dev.agora.core.event.EventBatch;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of one origin under loss, duplication and reordering: exactly once in order, or an explicit Resync. */
class OriginTrackerTest {
    private static final int FRAMES = 400;
    private static final int SEEDS = 500;
    private static final byte[] BYTES = new byte[10];

    @Test
    void deliversInOrderAndRefusesDuplicates() {
        OriginTracker tracker = new OriginTracker(1, bounds(10));

        assertThat(tracker.arrived(batch(1))).containsExactly(new Deliver(batch(1)));
        assertThat(tracker.arrived(batch(1))).containsExactly(new Duplicate(1));
        assertThat(tracker.arrived(batch(2))).containsExactly(new Deliver(batch(2)));
    }

    @Test
    void reportsAGapOnceAndReleasesWhatItHeldWhenItIsMended() {
        OriginTracker tracker = new OriginTracker(1, bounds(10));

        assertThat(tracker.arrived(batch(3))).containsExactly(new Gap(1, 2));
        assertThat(tracker.arrived(batch(4))).isEmpty();
        assertThat(tracker.arrived(batch(1))).containsExactly(new Deliver(batch(1)), new Repaired(1));
        assertThat(tracker.arrived(batch(2)))
                .containsExactly(new Deliver(batch(2)), new Deliver(batch(3)), new Deliver(batch(4)), new Repaired(1));
        assertThat(tracker.gap()).isEmpty();
    }

    @Test
    void findsWhatWasLostAtTheEndOfAQuietTopic() {
        OriginTracker tracker = new OriginTracker(1, bounds(10));

        assertThat(tracker.reached(2)).containsExactly(new Gap(1, 2));
        assertThat(tracker.reached(2)).isEmpty();
        assertThat(tracker.gap()).contains(new Gap(1, 2));
    }

    @Test
    void saysResyncAndReleasesInOrderWhenItGivesUp() {
        OriginTracker tracker = new OriginTracker(1, bounds(10));
        tracker.arrived(batch(5));
        tracker.arrived(batch(3));

        List<TrackerEffect> effects = tracker.giveUp("gone");

        assertThat(effects).containsExactly(new Resync("gone"), new Deliver(batch(3)), new Deliver(batch(5)));
        assertThat(tracker.arrived(batch(4))).containsExactly(new Duplicate(4));
        assertThat(tracker.next()).isEqualTo(6);
    }

    @Test
    void letsTheFarthestFrameGoAtItsBoundAndFindsItMissingLater() {
        OriginTracker tracker = new OriginTracker(1, bounds(2));
        tracker.arrived(batch(3));
        tracker.arrived(batch(2));

        assertThat(tracker.arrived(batch(4))).isEmpty();

        assertThat(tracker.arrived(batch(1)))
                .containsExactly(
                        new Deliver(batch(1)),
                        new Deliver(batch(2)),
                        new Deliver(batch(3)),
                        new Repaired(2),
                        new Gap(4, 4));
        assertThat(tracker.arrived(batch(4))).contains(new Deliver(batch(4)));
    }

    @Test
    void holdsNoMoreBytesThanItsBound() {
        BusBounds small = new BusBounds(100, 20, 1, 1, 1, 1);
        OriginTracker tracker = new OriginTracker(1, small);
        for (long sequence = 2; sequence <= 9; sequence++) {
            tracker.arrived(batch(sequence));
        }

        assertThat(tracker.giveUp("gone")).hasSize(1 + 20 / BYTES.length);
    }

    /** Goal: exactly once in order, or a Resync, under loss, duplication and reordering. Method: seeds; a fetch that sometimes fails. */
    @Test
    void keepsExactlyOnceInOrderOrSaysResyncUnderEverySeed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(RandomSource.seeded(seed));
            run.play();
            assertThat(run.delivered).as("order, seed %d", seed).isSorted().doesNotHaveDuplicates();
            assertThat(run.unannounced)
                    .as("losses without a Resync, seed %d", seed)
                    .isZero();
            assertThat(run.last).as("end reached, seed %d", seed).isEqualTo(FRAMES);
        }
    }

    private static Frame batch(long sequence) {
        return new Frame(new NodeId(1), new BootId(1, 1), EventBatch.of(sequence, List.of()), BYTES);
    }

    private static BusBounds bounds(int heldFrames) {
        return new BusBounds(heldFrames, 1 << 20, 1, 1, 1, 1);
    }

    /** One simulated row. */
    private static final class Run {
        private final RandomSource random;
        private final OriginTracker tracker = new OriginTracker(1, bounds(32));
        private final List<Long> delivered = new ArrayList<>();
        private boolean excused;
        private long last;
        private int unannounced;

        Run(RandomSource random) {
            this.random = random;
        }

        void play() {
            Deque<Long> network = new ArrayDeque<>();
            for (long sequence = 1; sequence <= FRAMES; sequence++) {
                int fate = random.below(10);
                if (fate == 0) {
                    continue;
                }
                if (fate == 1) {
                    network.addFirst(sequence);
                }
                network.addLast(sequence);
                while (random.below(3) > 0 && !network.isEmpty()) {
                    check(tracker.arrived(batch(random.below(4) == 0 ? network.removeLast() : network.removeFirst())));
                }
                mend();
            }
            network.forEach(sequence -> check(tracker.arrived(batch(sequence))));
            check(tracker.reached(FRAMES));
            while (tracker.gap().isPresent()) {
                mend();
            }
        }

        private void mend() {
            tracker.gap().ifPresent(gap -> {
                switch (random.below(4)) {
                    case 0 -> check(tracker.giveUp("not had"));
                    case 1 -> check(tracker.arrived(batch(gap.from())));
                    default -> {}
                }
            });
        }

        private void check(List<TrackerEffect> effects) {
            for (TrackerEffect effect : effects) {
                switch (effect) {
                    case Resync _ -> excused = true;
                    case Deliver deliver -> delivered(deliver.frame().sequence());
                    case Duplicate _, Gap _, Repaired _ -> {}
                }
            }
            if (excused) {
                excused = false;
                last = tracker.next() - 1;
            }
        }

        private void delivered(long sequence) {
            if (sequence != last + 1 && !excused) {
                unannounced++;
            }
            delivered.add(sequence);
            last = sequence;
        }
    }
}
