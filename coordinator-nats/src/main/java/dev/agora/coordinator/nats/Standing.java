package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.support.HealthBoard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the link's changes mean for others: the health, which the node logs, and why publishing is refused. */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private final int nodeId;
    private final NatsSettings settings;
    private final HealthBoard health;
    private final Outbox outbox;
    private @Nullable String toldFault; // confined to the link's thread

    Standing(CoordinatorContext context, NatsSettings settings, HealthBoard health, Outbox outbox) {
        this.nodeId = context.nodeId();
        this.settings = settings;
        this.health = health;
        this.outbox = outbox;
    }

    void connected(Session open) {
        outbox.open(open);
        LOG.debug("node {}: connected to NATS server {}", nodeId, open.attempt().address());
        serving(open.complaint());
    }

    /** Connected, with or without something that the operator must mend. */
    void serving(@Nullable CoordinatorException complaint) {
        if (complaint == null) {
            health.up();
        } else {
            health.degraded(String.valueOf(complaint.getMessage()));
        }
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
        health.down(reason);
        outbox.shut(new CoordinatorException(
                Kind.TRANSIENT, "NOT_CONNECTED", reason + "; whether payloads in flight arrived is not known"));
    }

    void failed(CoordinatorException failure) {
        String reason = String.valueOf(failure.getMessage());
        health.down(reason);
        outbox.shut(new CoordinatorException(failure.kind(), failure.code(), reason));
    }

    void gaveUp(int failures) {
        String reason = "gave up after " + failures + " failed attempts (maxReconnects) to reach NATS at "
                + settings.addresses() + "; restart this node, or unset maxReconnects to try for ever";
        health.down(reason);
        outbox.shut(new CoordinatorException(Kind.PERMANENT, "GAVE_UP", reason));
    }

    /** The link met what it did not foresee, and goes on with another connection; {@code again} when so did the one before. */
    void faulted(RuntimeException failure, boolean again) {
        String reason = "the link to NATS failed by a fault of the program, " + failure
                + "; its connection was closed, and NATS is dialled again";
        boolean told = again && reason.equals(toldFault);
        toldFault = reason;
        outbox.shut(new CoordinatorException(
                Kind.TRANSIENT, "LINK_FAULT", reason + "; whether payloads in flight arrived is not known", failure));
        if (!told) {
            LOG.error("node {}: {}", nodeId, reason, failure);
        }
        health.down(reason);
    }

    /** The link's thread ends although nobody closed it. */
    void died(Throwable failure) {
        String reason = "the link to NATS ended by a fault of the program, " + failure + "; restart this node";
        outbox.shut(new CoordinatorException(Kind.BUG, "LINK_DIED", reason, failure));
        LOG.error("node {}: {}", nodeId, reason, failure);
        health.down(reason);
    }
}
