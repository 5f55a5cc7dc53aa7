package dev.agora.spi.tck.mutation;

import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.EventReporter;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.TlsMaterial;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Lends what another context lends, and reports where that one reports; a fault overrides one method. */
class ForwardingContext implements CoordinatorContext, EventReporter {
    protected final CoordinatorContext real;

    ForwardingContext(CoordinatorContext real) {
        this.real = real;
    }

    @Override
    public int nodeId() {
        return real.nodeId();
    }

    @Override
    public String topic() {
        return real.topic();
    }

    @Override
    public CoordinatorSettings settings() {
        return real.settings();
    }

    @Override
    public PeerAddress localAddress() {
        return real.localAddress();
    }

    @Override
    public List<PeerAddress> peers() {
        return real.peers();
    }

    @Override
    public Optional<TlsMaterial> tls() {
        return real.tls();
    }

    @Override
    public InstantSource clock() {
        return real.clock();
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return real.scheduler();
    }

    @Override
    public Executor executor() {
        return real.executor();
    }

    @Override
    public EventReporter reporter() {
        return this;
    }

    @Override
    public void possibleGap(String reason) {
        real.reporter().possibleGap(reason);
    }

    @Override
    public void healthChanged(CoordinatorHealth health) {
        real.reporter().healthChanged(health);
    }

    @Override
    public void handlerFailed(Throwable failure) {
        real.reporter().handlerFailed(failure);
    }
}
