package dev.agora.core.bus;

import dev.agora.core.membership.Member;
import dev.agora.core.model.HostPort;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorSettings;
import dev.agora.spi.EventReporter;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.TlsMaterial;
import dev.agora.spi.Topic;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** The context of a coordinator in a running node: peers are a live view of membership. Immutable; safe for all threads. */
record BusCoordinatorContext(CoordinatorLoan loan, CoordinatorSettings settings) implements CoordinatorContext {
    @Override
    public int nodeId() {
        return loan.node().value();
    }

    @Override
    public String topic() {
        return Topic.NAME;
    }

    @Override
    public PeerAddress localAddress() {
        HostPort address = loan.localAddress();
        return new PeerAddress(nodeId(), address.host(), address.port());
    }

    @Override
    public List<PeerAddress> peers() {
        return loan.membership().view().live().stream()
                .filter(member -> !member.id().equals(loan.node()))
                .filter(member -> member.metadata().bus().port() > 0)
                .map(BusCoordinatorContext::address)
                .toList();
    }

    @Override
    public Optional<TlsMaterial> tls() {
        return Optional.ofNullable(loan.tls());
    }

    @Override
    public InstantSource clock() {
        return loan.clock();
    }

    @Override
    public ScheduledExecutorService scheduler() {
        return loan.threads().scheduler();
    }

    @Override
    public Executor executor() {
        return loan.threads().executor();
    }

    @Override
    public EventReporter reporter() {
        return loan.reporter();
    }

    private static PeerAddress address(Member member) {
        HostPort bus = member.metadata().bus();
        return new PeerAddress(member.id().value(), bus.host(), bus.port());
    }
}
