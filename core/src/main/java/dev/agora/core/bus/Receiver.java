package dev.agora.core.bus;

import dev.agora.core.bus.engine.BusBounds;
import dev.agora.core.bus.engine.Echoes;
import dev.agora.core.bus.engine.Frame;
import dev.agora.core.bus.engine.PeerView;
import dev.agora.core.bus.engine.ReceiveEffect;
import dev.agora.core.bus.engine.ReceiveEvent;
import dev.agora.core.bus.engine.ReceivingEngine;
import dev.agora.core.crypto.DatagramSealer.Opened;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.EventBatch;
import dev.agora.core.event.EventCodec;
import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the {@link ReceivingEngine}: opens payloads and does what it says. Confined to the bus lane. */
final class Receiver {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final BusParts parts;
    private final List<BusListener> listeners;
    private final Calls calls;
    private final Echoes echoes;
    private final ReceivingEngine engine;
    private @Nullable BootId twin;

    Receiver(BusParts parts, List<BusListener> listeners, Calls calls, Echoes echoes) {
        this.parts = parts;
        this.listeners = listeners;
        this.calls = calls;
        this.echoes = echoes;
        this.engine = new ReceivingEngine(
                parts.settings().heartbeat().toNanos(),
                BusBounds.STANDARD,
                parts.sources().random());
    }

    /** Calls to other nodes; each ends in an event for {@link #step}. */
    interface Calls {
        void hello(ReceiveEffect.Hello hello);

        void fetch(ReceiveEffect.Fetch fetch);
    }

    /** Takes a payload of the topic. */
    void payload(byte[] payload) {
        if (echoes.isNext(payload)) {
            return;
        }
        Optional<Frame> frame = open(payload);
        if (frame.isEmpty()) {
            return;
        }
        if (frame.get().origin().equals(parts.settings().node())) {
            noteOwn(frame.get());
        } else {
            step(new ReceiveEvent.Came(frame.get()));
        }
    }

    /** Opens a sealed frame; empty and counted when it is refused. */
    Optional<Frame> open(byte[] payload) {
        parts.lane().requireOwner();
        Optional<Opened> opened = parts.sealer().open(payload);
        Optional<EventBatch> batch = opened.flatMap(frame -> EventCodec.decode(frame.plaintext()));
        if (opened.isEmpty() || batch.isEmpty()) {
            parts.tally().count(BusCounter.REFUSED);
            return Optional.empty();
        }
        return Optional.of(new Frame(opened.get().origin(), opened.get().boot(), batch.get(), payload));
    }

    /** Gives an event to the engine and does what follows. */
    void step(ReceiveEvent event) {
        parts.lane().requireOwner();
        engine.step(event, parts.nanos()).forEach(this::performGuarded);
    }

    List<byte[]> ring(NodeId origin, BootId boot, long from, long to, long maxBytes) {
        return engine.rings().range(origin, boot, from, to, maxBytes);
    }

    long epochBeside(NodeId node, BootId boot) {
        return engine.epochBeside(node, boot);
    }

    List<PeerView> views() {
        return engine.views();
    }

    /** One effect that fails must not take the others along: the engine holds them for done. */
    private void performGuarded(ReceiveEffect effect) {
        try {
            perform(effect);
        } catch (RuntimeException | Error fault) {
            log.error("bus: {} failed", effect, fault);
        }
    }

    private void perform(ReceiveEffect effect) {
        switch (effect) {
            case ReceiveEffect.Deliver deliver -> deliver(deliver.origin(), deliver.batch());
            case ReceiveEffect.Resync resync -> {
                parts.tally().count(BusCounter.RESYNCS);
                log.info("bus: resync with node {}: {}", resync.origin(), resync.reason());
                tell("a resync", resync.origin(), to -> to.resync(resync.origin(), resync.reason()));
            }
            case ReceiveEffect.Reread reread -> {
                parts.tally().count(BusCounter.REREADS);
                tell("a re-read", parts.settings().node(), to -> to.reread(reread.generation(), reread.origins()));
            }
            case ReceiveEffect.Hello hello -> calls.hello(hello);
            case ReceiveEffect.Fetch fetch -> calls.fetch(fetch);
            case ReceiveEffect.Followed followed ->
                log.info(
                        "bus: node {} boot {} epoch {} is followed from frame {}",
                        followed.node(),
                        followed.boot(),
                        followed.epoch(),
                        followed.baseline() + 1);
            case ReceiveEffect.Missing missing -> {
                parts.tally().count(BusCounter.GAPS);
                log.debug(
                        "bus: frames {} to {} of node {} are missing", missing.from(), missing.to(), missing.origin());
            }
            case ReceiveEffect.Counted counted -> parts.tally().count(counter(counted.what()), counted.more());
        }
    }

    /** Every listener hears an event before any hears the next one. */
    private void deliver(NodeId origin, EventBatch batch) {
        EventPlace place = new EventPlace(origin, batch.sequence(), batch.publishedMillis());
        List<BusListener> present = List.copyOf(listeners);
        for (ClusterEvent event : batch.events()) {
            for (int index = 0; index < present.size(); index++) {
                tell(present.get(index), place, event);
            }
        }
        parts.tally().count(BusCounter.DELIVERED, batch.events().size());
    }

    private static void tell(BusListener listener, EventPlace place, ClusterEvent event) {
        try {
            listener.event(place, event);
        } catch (RuntimeException | Error failure) {
            log.error(
                    "bus: a listener failed at event {} of node {}",
                    event.getClass().getSimpleName(),
                    place.origin(),
                    failure);
        }
    }

    private void tell(String what, NodeId origin, Consumer<BusListener> call) {
        for (BusListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error failure) {
                log.error("bus: a listener failed at {} of node {}", what, origin, failure);
            }
        }
    }

    private static BusCounter counter(ReceiveEffect.Count what) {
        return switch (what) {
            case RECEIVED -> BusCounter.RECEIVED;
            case DUPLICATE -> BusCounter.DUPLICATES;
            case REPAIRED -> BusCounter.REPAIRED;
            case UNPROVEN -> BusCounter.UNPROVEN;
            case SKIPPED -> BusCounter.SKIPPED;
        };
    }

    private void noteOwn(Frame frame) {
        BootId boot = frame.boot();
        if (boot.equals(parts.settings().boot())) {
            echoes.came(frame.sequence());
            return;
        }
        parts.tally().count(BusCounter.UNPROVEN);
        if (!boot.equals(twin)) {
            twin = boot;
            log.error(
                    "bus: a frame of node {} with another boot id {} came; either a replay of an earlier start, or two nodes run with "
                            + "one node id: give one of them another cluster.node-id",
                    parts.settings().node(),
                    boot);
        }
    }
}
