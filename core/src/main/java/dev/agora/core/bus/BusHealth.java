package dev.agora.core.bus;

import dev.agora.spi.CoordinatorHealth;

/** Which coordinator carries the bus, and its state. */
public record BusHealth(String type, CoordinatorHealth coordinator) {
    /** Whether the coordinator is up. */
    public boolean isUp() {
        return coordinator instanceof CoordinatorHealth.Up;
    }

    /** In words, such as {@code Zenoh up}. */
    public String words() {
        return inWords().toString();
    }

    CoordinatorWords inWords() {
        return CoordinatorWords.of(type, coordinator);
    }
}
