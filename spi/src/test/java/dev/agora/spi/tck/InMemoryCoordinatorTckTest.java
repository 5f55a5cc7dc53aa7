package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorProvider;

/** The kit on the coordinator without a network. */
class InMemoryCoordinatorTckTest extends CoordinatorTck {
    private final InMemoryProvider provider = new InMemoryProvider();

    @Override
    protected CoordinatorProvider provider() {
        return provider;
    }
}
