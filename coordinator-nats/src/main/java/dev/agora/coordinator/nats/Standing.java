package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.support.HealthBoard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the link's changes mean for others: the health, one line in the log, and why publishing is refused. */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private final int nodeId;
    private final NatsSettings settings;
    private final HealthBoard health;
    private final Outbox outbox;

    Standing(CoordinatorContext context, NatsSettings settings, HealthBoard health, Outbox outbox) {
        this.nodeId = context.nodeId();
        this.settings = settings;
        this.health = health;
        this.outbox = outbox;
    }

    void connected(Session open) {
        outbox.open(open);
        LOG.info("node {}: connected to NATS server {}", nodeId, open.attempt().address());
        serving(open.complaint());
    }

    /** Connected, with or without something that the operator must mend. */
    void serving(@Nullable CoordinatorException complaint) {
        if (complaint == null) {
            health.up();
            return;
        }
        String reason = String.valueOf(complaint.getMessage());
        if (!(health.now() instanceof CoordinatorHealth.Degraded)) {
            LOG.error("node {}: {}", nodeId, reason);
        }
        health.degraded(reason);
    }

    void ended(Session open) {
        String refused = open.attempt().subscribeRefused();
        String said = refused == null ? open.attempt().serverError() : refused;
        String reason = "the connection to NATS server " + open.attempt().address() + " ended: "
                + (said == null
                        ? "it was closed, or silent for "
                                + settings.timeouts().silence().toMillis() + " ms"
                        : "the server said '" + said + "'")
                + "; it is dialled again";
        LOG.warn("node {}: {}", nodeId, reason);
        health.down(reason);
        outbox.shut(new CoordinatorException(
                Kind.TRANSIENT, "NOT_CONNECTED", reason + "; whether payloads in flight arrived is not known"));
    }

    void failed(CoordinatorException failure) {
        String reason = String.valueOf(failure.getMessage());
        boolean told = health.now() instanceof CoordinatorHealth.Down(var before, var since) && before.equals(reason);
        if (!told && failure.kind() == Kind.CONFIG) {
            LOG.error("node {}: {}", nodeId, reason);
        } else if (!told) {
            LOG.warn("node {}: {}", nodeId, reason);
        }
        health.down(reason);
        outbox.shut(new CoordinatorException(failure.kind(), failure.code(), reason));
    }

    void gaveUp(int failures) {
        String reason = "gave up after " + failures + " failed attempts (maxReconnects) to reach NATS at "
                + settings.addresses() + "; restart this node, or unset maxReconnects to try for ever";
        LOG.error("node {}: {}", nodeId, reason);
        health.down(reason);
        outbox.shut(new CoordinatorException(Kind.PERMANENT, "GAVE_UP", reason));
    }
}
