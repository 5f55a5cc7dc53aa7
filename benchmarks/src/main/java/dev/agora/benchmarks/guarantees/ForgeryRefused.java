package dev.agora.benchmarks.guarantees;

import dev.agora.core.bus.BusCounter;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.crypto.Plane;
import dev.agora.core.crypto.PlaneSealer;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * B4: an outsider records frames of the topic and sends them altered, cut short, again, and again after their receivers and their origin
 * restarted; and frames sealed with another key, for another plane, in another start and as a node that is no member.
 */
final class ForgeryRefused implements Guarantee {
    private static final ClusterKey OTHER_KEY = ClusterKey.stretch("the key of another cluster");
    private static final long FORGED_NUMBER = 1L << 40;
    private static final double MAX_NANOS = 5_000;

    private final RandomSource random = RandomSource.secure();

    @Override
    public String title() {
        return "B4 forgeries are refused";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) {
        try (Trial trial = new Trial(stage.site(), scale.heartbeat());
                Outsider outsider = new Outsider(stage.site())) {
            List<byte[]> corpus = record(trial, outsider, scale.corpus());
            findings.count("frames recorded", corpus.size());
            List<byte[]> strangers = strangers(trial);
            Expectation held = new Expectation(trial, BusCounter.UNPROVEN, strangers.size());
            outsider.publish(strangers);

            List<byte[]> altered = altered(corpus);
            refused(trial, outsider, findings, "altered and cut short", altered);
            refused(trial, outsider, findings, "of another key", sealedBy(OTHER_KEY, Plane.BUS, trial.one()));
            refused(trial, outsider, findings, "of another plane", sealedBy(TrialNode.KEY, Plane.GOSSIP, trial.one()));
            Expectation copies = new Expectation(trial, BusCounter.DUPLICATES, corpus.size());
            outsider.publish(corpus);
            copies.check(findings, "replayed, dropped as duplicates");
            held.check(findings, "of no member or no proven start, dropped");
            delivered(trial, findings, corpus.size());
            restarts(trial, outsider, findings, corpus);
            if (scale.isStrict()) {
                cost(trial, findings, altered, corpus.getFirst());
            }
        }
    }

    private static List<byte[]> record(Trial trial, Outsider outsider, int frames) {
        Patience.await("the outsider hears the topic", () -> {
            trial.one().publish();
            trial.awaitAllHave(Patience.LONG);
            return !outsider.recorded().isEmpty();
        });
        for (int frame = 0; frame < frames; frame++) {
            int before = outsider.recorded().size();
            trial.one().publish();
            Patience.await("the frame is recorded", () -> outsider.recorded().size() > before);
        }
        trial.awaitAllHave(Patience.LONG);
        List<byte[]> recorded = outsider.recorded();
        return recorded.subList(recorded.size() - frames, recorded.size());
    }

    private static List<byte[]> altered(List<byte[]> corpus) {
        List<byte[]> forgeries = new ArrayList<>();
        for (byte[] frame : corpus) {
            for (int bit = 0; bit < frame.length * Byte.SIZE; bit++) {
                byte[] altered = frame.clone();
                altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                forgeries.add(altered);
            }
            for (int length = 0; length < frame.length; length++) {
                forgeries.add(Arrays.copyOf(frame, length));
            }
            forgeries.add(Arrays.copyOf(frame, frame.length + 1));
        }
        return forgeries;
    }

    private static List<byte[]> sealedBy(ClusterKey key, Plane plane, TrialNode as) {
        return List.of(frame(new PlaneSealer(KeyRing.of(key), plane, as.id, as.boot)));
    }

    /** With the cluster's own key: another start of each node, and a node that is no member. */
    private List<byte[]> strangers(Trial trial) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(stranger(new NodeId(77)));
        frames.add(stranger(trial.one().id));
        return frames;
    }

    private byte[] stranger(NodeId id) {
        BootId boot = random.bootId();
        return frame(new PlaneSealer(KeyRing.of(TrialNode.KEY), Plane.BUS, id, boot));
    }

    private static byte[] frame(DatagramSealer sealer) {
        return sealer.seal(EventCodec.encode(EventBatch.of(1, List.of(Heard.event(FORGED_NUMBER)))));
    }

    private static void refused(
            Trial trial, Outsider outsider, Findings findings, String what, List<byte[]> forgeries) {
        Expectation expected = new Expectation(trial, BusCounter.REFUSED, forgeries.size());
        outsider.publish(forgeries);
        expected.check(findings, what + ", refused");
    }

    private static void delivered(Trial trial, Findings findings, int corpus) {
        for (TrialNode node : List.of(trial.two(), trial.three())) {
            Heard.Row row = node.heard.row(trial.one().id);
            findings.requireEqual(
                    "events delivered to node " + node.id,
                    row.received,
                    trial.one().sent());
        }
        findings.require(trial.one().sent() >= corpus, "fewer events were sent than recorded");
        long forged = trial.sum(node -> node.heard.received()) - 2 * trial.one().sent();
        findings.none("forged or replayed, delivered", forged + trial.sum(node -> node.heard.twiceOrLate()));
        findings.none("Resyncs", trial.sum(node -> node.heard.resyncs().size()));
    }

    /** Replays after a receiver restarted, then after the origin did. */
    private static void restarts(Trial trial, Outsider outsider, Findings findings, List<byte[]> corpus) {
        TrialNode again = trial.restart(trial.two());
        long before = dropped(again);
        outsider.publish(corpus);
        Patience.until(Patience.LONG, () -> dropped(again) - before >= corpus.size());
        long after = dropped(again) - before;
        findings.count("replayed after the receiver restarted, dropped", after);
        findings.requireEqual("replayed after the receiver restarted, dropped", after, corpus.size());
        trial.restart(trial.one());
        Expectation past = new Expectation(trial, BusCounter.UNPROVEN, corpus.size());
        outsider.publish(corpus);
        past.check(findings, "replayed after the origin restarted, dropped");
        findings.none(
                "delivered after restarts",
                again.heard.received()
                        + trial.one().heard.received()
                        + trial.three().heard.twiceOrLate());
    }

    private static long dropped(TrialNode node) {
        return node.count(BusCounter.DUPLICATES) + node.count(BusCounter.UNPROVEN);
    }

    private static void cost(Trial trial, Findings findings, List<byte[]> altered, byte[] frame) {
        RefusalCost cost = new RefusalCost(trial.three().sealer, altered);
        findings.measure("nanoseconds for a refusal, mean", cost.mean(altered));
        double costliest = cost.costliest(frame);
        findings.measure("nanoseconds for a refusal, costliest byte", costliest);
        findings.require(costliest <= MAX_NANOS, "a refusal costs " + costliest + " ns");
    }

    /** What a counter of nodes 2 and 3, which are not the origin, must have grown by. */
    private static final class Expectation {
        private final Trial trial;
        private final ToLongFunction<TrialNode> count;
        private final long expected;
        private final long before;

        Expectation(Trial trial, BusCounter counter, int each) {
            this.trial = trial;
            this.count = node -> node.count(counter);
            this.before = now();
            this.expected = 2L * each;
        }

        private long now() {
            return count.applyAsLong(trial.two()) + count.applyAsLong(trial.three());
        }

        void check(Findings findings, String what) {
            Patience.until(Patience.LONG, () -> now() - before >= expected);
            long grown = now() - before;
            findings.count(what, grown);
            findings.requireEqual(what, grown, expected);
        }
    }
}
