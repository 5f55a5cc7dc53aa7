package dev.agora.core.bus.switching;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.tck.InMemoryBroker;
import dev.agora.spi.tck.InMemoryProvider;
import java.util.List;

/** In-memory coordinators under a type of the test's choice, with a secret and a local-only property; {@code refuse} makes it a wrong setting. */
record NamedProvider(String type, InMemoryProvider delegate) implements CoordinatorProvider {
    static NamedProvider of(String type) {
        return new NamedProvider(type, new InMemoryProvider());
    }

    InMemoryBroker broker() {
        return delegate.broker();
    }

    @Override
    public SpiVersion spiVersion() {
        return delegate.spiVersion();
    }

    @Override
    public List<PropertySpec> properties() {
        return java.util.stream.Stream.concat(
                        delegate.properties().stream(),
                        java.util.stream.Stream.of(
                                PropertySpec.text("refuse", "makes it a wrong setting"),
                                PropertySpec.text("authSecret", "password").asSecret(),
                                PropertySpec.text("listen", "where to listen").asLocalOnly()))
                .toList();
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        if (context.settings().text("refuse").isPresent()) {
            throw new CoordinatorException(CoordinatorException.Kind.CONFIG, "REFUSED", "refuse is set; take it away");
        }
        return delegate.create(context);
    }
}
