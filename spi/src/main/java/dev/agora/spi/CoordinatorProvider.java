package dev.agora.spi;

import java.util.List;
import java.util.Set;

/**
 * Entry point of a coordinator jar, found by {@link java.util.ServiceLoader}: has a public constructor without arguments that does
 * nothing, and is named in {@code META-INF/services/dev.agora.spi.CoordinatorProvider}.
 */
public interface CoordinatorProvider {
    /** The {@code @type} of the Coordinator singleton that selects this provider, such as {@code Nats}. */
    String type();

    /** Further names for the same type. */
    default Set<String> aliases() {
        return Set.of();
    }

    /** The SPI version this provider was built against; a literal {@code new SpiVersion(major, minor)}. */
    SpiVersion spiVersion();

    /** The table of properties that {@link CoordinatorContext#settings()} may hold, in the order of documentation. */
    List<PropertySpec> properties();

    /**
     * Whether its coordinators listen on {@link CoordinatorContext#localAddress()} from start to close. Of all that do, a node has one open at a
     * time: a change from one to another closes the first before it starts the second, where others run side by side for a while.
     *
     * @since 1.1
     */
    default boolean listens() {
        return false;
    }

    /**
     * Makes a coordinator that is not started: no connection and no thread yet.
     *
     * @throws CoordinatorException of kind CONFIG for settings that contradict each other
     */
    Coordinator create(CoordinatorContext context);
}
