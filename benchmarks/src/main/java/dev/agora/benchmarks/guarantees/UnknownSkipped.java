package dev.agora.benchmarks.guarantees;

import com.google.protobuf.ByteString;
import dev.agora.core.bus.BusCounter;
import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.wireformat.event.BatchRecord;
import dev.agora.core.wireformat.event.EnvelopeRecord;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** B7: one node writes, into each of its frames, an event of a kind that this version does not know; the others skip it and go on. */
final class UnknownSkipped implements Guarantee {
    private static final int KIND = 9_999;
    /** So that there are many frames. */
    private static final long PAUSE_NANOS = 500_000;

    @Override
    public String title() {
        return "B7 unknown kinds are skipped";
    }

    @Override
    public void show(Stage stage, Scale scale, Findings findings) {
        AtomicLong written = new AtomicLong();
        try (Trial trial = new Trial(
                Layout.on(stage.site(), scale.heartbeat()).sealing(sealer -> new TomorrowsSealer(sealer, written)))) {
            for (int event = 0; event < scale.unknown(); event++) {
                trial.nodes().forEach(TrialNode::publish);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            findings.require(trial.settle(), "not all events had arrived after 60 s");
            findings.count("events of unknown kinds sent", written.get());
            long skipped = trial.sum(BusCounter.SKIPPED);
            findings.count("skipped and counted by two nodes", skipped);
            long due = 2 * written.get();
            findings.require(
                    skipped == due || (skipped < due && trial.sum(node -> node.heard.resynced()) > 0),
                    skipped + " events were skipped of 2 x " + written.get());
            findings.none("frames refused", trial.sum(BusCounter.REFUSED));
            findings.exactlyOnce(trial, scale);
        }
    }

    /** Adds an event of a kind of tomorrow to what it seals: a field repeated once more. */
    private record TomorrowsSealer(DatagramSealer sealer, AtomicLong written) implements DatagramSealer {
        private static final byte[] UNKNOWN = BatchRecord.newBuilder()
                .addEvents(EnvelopeRecord.newBuilder().setKind(KIND).setBody(ByteString.copyFromUtf8("tomorrow")))
                .build()
                .toByteArray();

        @Override
        public int overheadBytes() {
            return sealer.overheadBytes() + UNKNOWN.length;
        }

        @Override
        public byte[] seal(byte[] plaintext) {
            written.incrementAndGet();
            byte[] longer = Arrays.copyOf(plaintext, plaintext.length + UNKNOWN.length);
            System.arraycopy(UNKNOWN, 0, longer, plaintext.length, UNKNOWN.length);
            return sealer.seal(longer);
        }

        @Override
        public Optional<Opened> open(byte[] sealed) {
            return sealer.open(sealed);
        }
    }
}
