package dev.agora.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agora.core.admin.AdminSink;
import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.WallClock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A tap on the bus for {@code agora events tail}: hands each event to those who watch. Costs one look at an empty set while nobody does; a
 * watcher that is too slow is dropped by its {@link AdminSink}. Safe for all threads; never blocks the bus.
 */
final class EventsTail implements BusListener {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final NodeId self;
    private final WallClock clock;
    private final Set<AdminSink> watchers = ConcurrentHashMap.newKeySet();

    EventsTail(NodeId self, WallClock clock) {
        this.self = self;
        this.clock = clock;
    }

    /** Streams events until the reader goes away. */
    JsonNode stream(JsonNode arguments, AdminSink items) throws InterruptedException {
        watchers.add(items);
        try {
            items.awaitClosed();
            return JSON.nullNode();
        } finally {
            watchers.remove(items);
        }
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
        if (!watchers.isEmpty()) {
            send(row(place, EventWords.kind(event), EventWords.text(event)));
        }
    }

    /** An event that this node published; its number is given to it later. */
    void published(ClusterEvent event) {
        event(new EventPlace(self, 0, 0), event);
    }

    @Override
    public void resync(NodeId origin, String reason) {
        if (!watchers.isEmpty()) {
            send(row(new EventPlace(origin, 0, 0), "Resync", reason));
        }
    }

    private ObjectNode row(EventPlace place, String kind, String text) {
        Instant now = clock.instant();
        ObjectNode row = JSON.objectNode();
        row.put("at", now.toString());
        row.put("origin", place.origin().value());
        if (place.sequence() > 0) {
            row.put("sequence", place.sequence());
        }
        if (place.publishedMillis() > 0) {
            row.put("ageMillis", Math.max(0, now.toEpochMilli() - place.publishedMillis()));
        }
        row.put("kind", kind);
        row.put("text", text);
        return row;
    }

    private void send(ObjectNode row) {
        watchers.removeIf(watcher -> !watcher.send(row));
    }
}
