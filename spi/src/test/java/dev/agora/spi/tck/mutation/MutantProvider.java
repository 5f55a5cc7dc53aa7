package dev.agora.spi.tck.mutation;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.tck.InMemoryBroker;
import dev.agora.spi.tck.InMemoryCoordinator;
import dev.agora.spi.tck.InMemoryProvider;
import java.util.List;

/** Makes in-memory coordinators with one fault. */
final class MutantProvider implements CoordinatorProvider {
    private final InMemoryProvider sound;
    private final InMemoryBroker broker;
    private final Fault fault;

    MutantProvider(InMemoryBroker broker, Fault fault) {
        this.sound = new InMemoryProvider(broker);
        this.broker = broker;
        this.fault = fault;
    }

    @Override
    public String type() {
        return sound.type();
    }

    @Override
    public SpiVersion spiVersion() {
        return sound.spiVersion();
    }

    @Override
    public List<PropertySpec> properties() {
        return fault.table().apply(sound.properties());
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return fault.broken().apply(context, lent -> new InMemoryCoordinator(lent, broker));
    }
}
