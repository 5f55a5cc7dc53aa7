package dev.agora.spi.tck.mutation;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.InMemoryKit;
import java.time.Duration;

/** The kit on an in-memory coordinator with the fault of the thread that made this; run by {@link KitMutationTest} alone. */
class MutantKit extends InMemoryKit {
    private static final ThreadLocal<Fault> FAULT = new ThreadLocal<>();

    private final MutantProvider provider = new MutantProvider(broker(), FAULT.get());

    /** Chooses the fault of all kits that this thread makes from now on. */
    static void use(Fault fault) {
        FAULT.set(fault);
    }

    @Override
    protected CoordinatorProvider provider() {
        return provider;
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(2_500);
    }

    @Override
    protected Duration recovery() {
        return Duration.ofSeconds(2);
    }
}
