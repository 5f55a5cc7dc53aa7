package dev.agora.spi.tck;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.Payload;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Makes coordinators of the type {@code InMemory} on one broker. */
public final class InMemoryProvider implements CoordinatorProvider {
    private final InMemoryBroker broker;

    /** A provider on a broker of its own. */
    public InMemoryProvider() {
        this(new InMemoryBroker());
    }

    /** A provider on a given broker. */
    public InMemoryProvider(InMemoryBroker broker) {
        this.broker = broker;
    }

    /** The broker its coordinators share. */
    public InMemoryBroker broker() {
        return broker;
    }

    @Override
    public String type() {
        return "InMemory";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 0);
    }

    @Override
    public List<PropertySpec> properties() {
        return List.of(
                PropertySpec.number("inbox", 65_536, 1, 1_048_576, "payloads", "bound of what waits for a handler"),
                PropertySpec.number(
                        "maxPayload",
                        Payload.MAX_BYTES,
                        1,
                        Payload.MAX_BYTES,
                        "bytes",
                        "largest payload that is taken"),
                PropertySpec.flag("echo", false, "whether a node receives what it published itself"),
                PropertySpec.flag("peersOnly", false, "whether a node hears only those in its list of peers"),
                PropertySpec.text("address", "where the broker is reached").withDefault(InMemoryGuard.OPEN.address()),
                PropertySpec.text("authority", "who must have signed the broker's certificate")
                        .withDefault(InMemoryGuard.OPEN.authority()),
                PropertySpec.text("account", "name of the account").withDefault("node"),
                PropertySpec.text("password", "password of the account")
                        .withDefault(InMemoryGuard.OPEN.password())
                        .asSecret());
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        return new InMemoryCoordinator(context, broker);
    }
}
