package dev.agora.core.bus;

import dev.agora.core.membership.Membership;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.EventReporter;
import dev.agora.spi.TlsMaterial;
import org.jspecify.annotations.Nullable;

/**
 * What this node lends to whichever coordinator is chosen.
 *
 * @param node this node
 * @param localAddress where this node's coordinator transport listens, host as advertised, a real port
 * @param membership where the peers come from
 * @param tls TLS between nodes, null in a cluster without a key
 * @param clock wall clock
 * @param reporter where the coordinator reports to, that of the bus
 * @param threads timers and workers
 */
public record CoordinatorLoan(
        NodeId node,
        HostPort localAddress,
        Membership membership,
        @Nullable TlsMaterial tls,
        WallClock clock,
        EventReporter reporter,
        CoordinatorThreads threads) {}
