package dev.agora.coordinator.p2p;

import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import java.util.List;
import java.util.Set;

/** Entry point of the peer-to-peer coordinator, type {@code Zenoh}, alias {@code PeerToPeer}. */
public final class ZenohProvider implements CoordinatorProvider {
    /** For the service loader. */
    public ZenohProvider() {}

    @Override
    public String type() {
        return "Zenoh";
    }

    @Override
    public Set<String> aliases() {
        return Set.of("PeerToPeer");
    }

    @Override
    public SpiVersion spiVersion() {
        return new SpiVersion(1, 1);
    }

    @Override
    public List<PropertySpec> properties() {
        return ZenohSettings.TABLE;
    }

    @Override
    public boolean listens() {
        return true;
    }

    @Override
    public Coordinator create(CoordinatorContext context) {
        ZenohSettings settings = ZenohSettings.of(context.settings());
        return new ZenohCoordinator(context, settings, NativeLibrary::load);
    }
}
