package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;

/** The conformance kit on Zenoh, over plain TCP of the loopback. */
class ZenohCoordinatorTckTest extends CoordinatorTck {
    @Override
    protected CoordinatorProvider provider() {
        return new ZenohProvider();
    }

    @Override
    protected boolean sharedByProcess(Thread thread) {
        return thread.getName().startsWith(ZenohNative.RUNTIME_THREAD);
    }
}
