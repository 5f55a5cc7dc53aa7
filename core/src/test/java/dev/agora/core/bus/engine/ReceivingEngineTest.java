package dev.agora.core.bus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.core.bus.engine.MemberFact.Standing;
import dev.agora.core.bus.engine.ReceiveEffect.Count;
import dev.agora.core.bus.engine.ReceiveEffect.Counted;
import dev.agora.core.bus.engine.ReceiveEffect.Deliver;
import dev.agora.core.bus.engine.ReceiveEffect.Fetch;
import dev.agora.core.bus.engine.ReceiveEffect.Followed;
import dev.agora.core.bus.engine.ReceiveEffect.Hello;
import dev.agora.core.bus.engine.ReceiveEffect.Missing;
import dev.agora.core.bus.engine.ReceiveEffect.Reread;
import dev.agora.core.bus.engine.ReceiveEffect.Resync;
import dev.agora.core.event.EventBatch;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine's rules one by one: proof and baseline, quiet losses, whom to ask, restarts and convictions. */
class ReceivingEngineTest {
    private static final long HEARTBEAT = 1_000_000_000L;
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId THREE = new NodeId(3);
    private static final BootId BOOT = new BootId(1, 1);
    private static final BootId NEXT_BOOT = new BootId(1, 2);

    private final ReceivingEngine engine = new ReceivingEngine(HEARTBEAT, BusBounds.STANDARD, RandomSource.seeded(1));
    private long nowNanos;

    @Test
    void followsAStartFromThePositionThatItsHelloTells() {
        give(frame(BOOT, 3));
        Hello hello = only(Hello.class, live(BOOT));

        assertThat(answer(hello, BOOT, 1, 3))
                .contains(new Followed(ONE, BOOT, 1, 3))
                .contains(new Resync(ONE, "node 1 had published 3 frames before it was followed"))
                .noneMatch(Deliver.class::isInstance);
        assertThat(give(frame(BOOT, 4))).anyMatch(Deliver.class::isInstance);
    }

    @Test
    void believesNoHelloWithAnotherRandom() {
        Hello hello = only(Hello.class, live(BOOT));

        assertThat(step(new ReceiveEvent.HelloAnswered(ONE, hello.random() + 1, BOOT, 1, 0)))
                .isEmpty();
        assertThat(give(frame(BOOT, 1))).isEmpty();
        assertThat(answer(hello, BOOT, 1, 0)).anyMatch(Deliver.class::isInstance);
    }

    @Test
    void takesTheProofOfGossipWhenNoHelloIsAnsweredForTwoHeartbeats() {
        List<ReceiveEffect> effects = new ArrayList<>(live(BOOT));
        for (int ticks = 0; ticks < 20; ticks++) {
            failHellos(effects);
            nowNanos += HEARTBEAT / 8;
            effects.addAll(step(new ReceiveEvent.Tick()));
        }

        assertThat(effects).contains(new Followed(ONE, BOOT, 0, 0));
        assertThat(give(frame(BOOT, 1))).anyMatch(Deliver.class::isInstance);
    }

    /** Guarantee B2. Goal: a loss on a quiet topic is noticed within 1.5 heartbeats. Method: the worst phase of hello and tick. */
    @Test
    void noticesAQuietLossWithinOneAndAHalfHeartbeats() {
        follow();
        for (long phase = 0; phase < 8; phase++) {
            long position = phase + 1;
            nowNanos += HEARTBEAT / 8 * 3 + phase * HEARTBEAT / 8;
            long lostAt = nowNanos;
            List<ReceiveEffect> effects = new ArrayList<>();
            while (effects.stream().noneMatch(Missing.class::isInstance)) {
                nowNanos += HEARTBEAT / 8;
                List<ReceiveEffect> news = step(new ReceiveEvent.Tick());
                effects.addAll(news);
                news.stream()
                        .filter(Hello.class::isInstance)
                        .map(Hello.class::cast)
                        .forEach(hello -> effects.addAll(answer(hello, BOOT, 1, position)));
            }
            assertThat(nowNanos - lostAt).isLessThanOrEqualTo(HEARTBEAT * 3 / 2);
            effects.addAll(
                    fetched(only(Fetch.class, effects), frame(BOOT, position).frame()));
            assertThat(effects).anyMatch(Deliver.class::isInstance);
        }
    }

    @Test
    void asksAtOnceWhatAnUrgentPositionShowsMissing() {
        follow();

        assertThat(step(new ReceiveEvent.Told(ONE, BOOT, 2, true)))
                .contains(new Missing(ONE, 1, 2), new Fetch(ONE, ONE, BOOT, 1, 2));
    }

    @Test
    void asksAllPositionsAtOnceWhenFramesMayHaveBeenMissed() {
        follow();
        nowNanos += HEARTBEAT / 4;
        Hello hello = only(Hello.class, step(new ReceiveEvent.MaybeMissed()));

        assertThat(answer(hello, BOOT, 1, 5)).contains(new Fetch(ONE, ONE, BOOT, 1, 5));
    }

    @Test
    void asksTheOriginThenThePeersAndResyncsWhenNobodyHasIt() {
        follow();
        members(fact(ONE, BOOT, Standing.LIVE), fact(THREE, new BootId(3, 3), Standing.LIVE));
        Fetch first = only(Fetch.class, step(new ReceiveEvent.Told(ONE, BOOT, 2, true)));
        assertThat(first.asked()).isEqualTo(ONE);

        Fetch second = only(Fetch.class, step(new ReceiveEvent.FetchFailed(first, "timeout")));
        assertThat(second.asked()).isEqualTo(THREE);
        assertThat(fetched(second, frame(BOOT, 1).frame())).anyMatch(Deliver.class::isInstance);
        Fetch third = new Fetch(ONE, ONE, BOOT, 2, 2);
        Fetch fourth = only(Fetch.class, fetched(third));
        assertThat(fourth.asked()).isEqualTo(THREE);

        assertThat(fetched(fourth)).contains(new Resync(ONE, "frame 2 is gone everywhere"));
    }

    @Test
    void resyncsAfterTwoHeartbeatsAndReleasesWhatItHeldInOrder() {
        follow();
        give(frame(BOOT, 5));
        Fetch fetch = new Fetch(ONE, ONE, BOOT, 1, 4);
        give(frame(BOOT, 3));
        nowNanos += 2 * HEARTBEAT + 1;

        List<ReceiveEffect> effects = step(new ReceiveEvent.FetchFailed(fetch, "timeout"));

        assertThat(effects)
                .startsWith(
                        new Resync(ONE, "frame 1 was not had within two heartbeats: node 1 did not answer: timeout"))
                .filteredOn(Deliver.class::isInstance)
                .containsExactly(
                        new Deliver(ONE, BOOT, EventBatch.of(3, List.of())),
                        new Deliver(ONE, BOOT, EventBatch.of(5, List.of())));
    }

    @Test
    void resyncsWhenTheOriginRestartedAndRefusesItsFormerFrames() {
        follow();
        assertThat(live(NEXT_BOOT)).isEmpty();
        nowNanos += HEARTBEAT / 8;
        Hello hello = only(Hello.class, step(new ReceiveEvent.Tick()));

        assertThat(answer(hello, NEXT_BOOT, 2, 0)).contains(new Resync(ONE, "node 1 restarted"));
        assertThat(give(frame(BOOT, 1))).containsExactly(new ReceiveEffect.Counted(ReceiveEffect.Count.UNPROVEN, 1));
        assertThat(give(frame(NEXT_BOOT, 1))).anyMatch(Deliver.class::isInstance);
        assertThat(engine.epochBeside(ONE, NEXT_BOOT)).isEqualTo(1);
        assertThat(engine.epochBeside(ONE, new BootId(1, 3))).isEqualTo(2);
    }

    @Test
    void resyncsOnConvictionYetFollowsOnWhoLivesAllTheSame() {
        follow();

        assertThat(members(fact(ONE, BOOT, Standing.GONE))).contains(new Resync(ONE, "node 1 is GONE"));
        assertThat(give(frame(BOOT, 1))).anyMatch(Deliver.class::isInstance);
        nowNanos += 11 * HEARTBEAT;
        assertThat(step(new ReceiveEvent.Tick()))
                .contains(new Resync(ONE, "node 1 was heard after its conviction and is silent now"));
        assertThat(members()).isEmpty();
        assertThat(give(frame(BOOT, 2))).isEmpty();
    }

    @Test
    void letsListenersRereadOnceForAllResyncsThatComeTogether() {
        follow();
        List<ReceiveEffect> effects = new ArrayList<>(members(fact(ONE, BOOT, Standing.GONE)));
        effects.addAll(step(new ReceiveEvent.TruthReplaced(new NodeId(2), "a snapshot was installed")));
        for (int ticks = 0; ticks < 12; ticks++) {
            nowNanos += HEARTBEAT / 8;
            effects.addAll(step(new ReceiveEvent.Tick()));
        }

        assertThat(effects).filteredOn(Resync.class::isInstance).hasSize(2);
        Reread reread = only(Reread.class, effects);
        assertThat(reread.generation()).isEqualTo(1);
        assertThat(reread.origins()).containsExactly(ONE, new NodeId(2));
    }

    @Test
    void keepsFramesForPeersWithinItsBounds() {
        FrameRings rings = new FrameRings(new BusBounds(1, 1, 1, 1, 3, 40));
        for (long sequence = 1; sequence <= 5; sequence++) {
            rings.add(frame(BOOT, sequence).frame());
        }

        assertThat(rings.range(ONE, BOOT, 3, 5, 1000)).hasSize(3);
        assertThat(rings.range(ONE, BOOT, 2, 5, 1000)).isEmpty();
        assertThat(rings.range(ONE, NEXT_BOOT, 3, 5, 1000)).isEmpty();
        rings.add(new Frame(THREE, new BootId(3, 3), EventBatch.of(1, List.of()), new byte[20]));
        assertThat(rings.bytes()).isEqualTo(40);
        assertThat(rings.range(THREE, new BootId(3, 3), 1, 1, 1000)).hasSize(1);
    }

    private void follow() {
        answer(only(Hello.class, live(BOOT)), BOOT, 1, 0);
        assertThat(engine.views()).hasSize(1).allMatch(view -> BOOT.equals(view.boot()));
    }

    private List<ReceiveEffect> live(BootId boot) {
        return members(fact(ONE, boot, Standing.LIVE));
    }

    private List<ReceiveEffect> members(MemberFact... facts) {
        return step(new ReceiveEvent.Members(List.of(facts)));
    }

    @Test
    void countsAnEventOfAnUnknownKindOnceHoweverOftenItsFrameComes() {
        follow();
        ReceiveEvent.Came ahead =
                new ReceiveEvent.Came(new Frame(ONE, BOOT, new EventBatch(2, 1, List.of(), 1), new byte[10]));
        Counted skipped = new Counted(Count.SKIPPED, 1);

        assertThat(give(ahead)).doesNotContain(skipped);
        assertThat(give(frame(BOOT, 1))).containsOnlyOnce(skipped);
        assertThat(give(ahead)).doesNotContain(skipped);
    }

    private List<ReceiveEffect> answer(Hello hello, BootId boot, long epoch, long last) {
        return step(new ReceiveEvent.HelloAnswered(hello.node(), hello.random(), boot, epoch, last));
    }

    private List<ReceiveEffect> fetched(Fetch fetch, Frame... frames) {
        return step(new ReceiveEvent.Fetched(fetch, List.of(frames)));
    }

    private void failHellos(List<ReceiveEffect> effects) {
        effects.stream()
                .filter(Hello.class::isInstance)
                .map(Hello.class::cast)
                .forEach(hello -> step(new ReceiveEvent.HelloFailed(hello.node(), hello.random(), "timeout")));
    }

    private List<ReceiveEffect> give(ReceiveEvent.Came came) {
        return step(came);
    }

    private List<ReceiveEffect> step(ReceiveEvent event) {
        return engine.step(event, nowNanos);
    }

    private static ReceiveEvent.Came frame(BootId boot, long sequence) {
        return new ReceiveEvent.Came(new Frame(ONE, boot, EventBatch.of(sequence, List.of()), new byte[10]));
    }

    private static MemberFact fact(NodeId node, BootId boot, Standing standing) {
        return new MemberFact(node, boot, standing, 0, "is " + standing);
    }

    private static <T extends ReceiveEffect> T only(Class<T> kind, List<ReceiveEffect> effects) {
        List<T> found =
                effects.stream().filter(kind::isInstance).map(kind::cast).toList();
        assertThat(found).as("%s in %s", kind.getSimpleName(), effects).hasSizeGreaterThanOrEqualTo(1);
        return found.getFirst();
    }
}
