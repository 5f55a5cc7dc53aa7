package dev.agora.spi;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** What core lends to a coordinator for its life. All members are safe for all threads. */
public interface CoordinatorContext {
    /** This node's id, positive, unique in the cluster. */
    int nodeId();

    /** The topic, always {@value Topic#NAME}; given so that a test may isolate itself. */
    String topic();

    /** The parsed and validated settings of the singleton, defaults filled in. */
    CoordinatorSettings settings();

    /** Where this node's own coordinator transport shall listen; host as advertised. Local, never part of the singleton. */
    PeerAddress localAddress();

    /** The live members other than this node, read anew at each call. */
    List<PeerAddress> peers();

    /** TLS between nodes; empty in a cluster without a key. */
    Optional<TlsMaterial> tls();

    /** Wall clock. */
    InstantSource clock();

    /** Timers; tasks must be short. Owned by core: a coordinator cancels its own tasks in close and never shuts this down. */
    ScheduledExecutorService scheduler();

    /** For work that may block; owned by core. */
    Executor executor();

    /** Where to report gaps, health and failures. */
    EventReporter reporter();
}
