package org.example.hub;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;

/** Entry point that ServiceLoader finds: what the coordinator is called and which properties it has. */
public final class HubProvider implements CoordinatorProvider {
    @Override
    public String type() {
        return "Hub";
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 0); // a literal: the version this jar was written against
    }

    @Override
    public List<PropertySpec> properties() {
        return List.of(
                PropertySpec.text("address", "Where the hub listens, host:port").withDefault("127.0.0.1:4555"),
                PropertySpec.duration(
                        "silence",
                        1_500,
                        200,
                        60_000,
                        "How long the hub may be silent before it counts as lost; too low drops hubs that pause"),
                PropertySpec.number(
                        "window",
                        1_024,
                        256,
                        65_536,
                        "payloads",
                        "Payloads the hub has not answered for yet; beyond it publishing fails and may be tried again"),
                PropertySpec.number(
                        "inbox",
                        16_384,
                        64,
                        65_536,
                        "payloads",
                        "Payloads that wait for one handler; beyond it they are dropped and a gap is reported"));
    }

    /** Reads the settings and makes the object; nothing is opened and no thread is started before start(). */
    @Override
    public Coordinator create(CoordinatorContext context) {
        return new HubCoordinator(context);
    }
}
