package dev.agora.core.bus.switching;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.PeerAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Addresses that one can listen at: at each one at a time. A stranger may take each that becomes free. Safe for all threads. */
final class Ports {
    private final Set<PeerAddress> taken = ConcurrentHashMap.newKeySet();
    private final Set<PeerAddress> strange = ConcurrentHashMap.newKeySet();
    private volatile boolean strangerWaits;

    /** @throws CoordinatorException of kind CONFIG when somebody listens there */
    void take(PeerAddress address) {
        if (!taken.add(address)) {
            throw new CoordinatorException(
                    CoordinatorException.Kind.CONFIG,
                    "PORT_IN_USE",
                    "cannot listen at port " + address.port() + ": the port is in use");
        }
    }

    void release(PeerAddress address) {
        if (strangerWaits) {
            strange.add(address);
        } else {
            taken.remove(address);
        }
    }

    /** From now on a stranger takes what becomes free. */
    void strangerComes() {
        strangerWaits = true;
    }

    void strangerLeaves() {
        strangerWaits = false;
        taken.removeAll(strange);
        strange.clear();
    }

    int taken() {
        return taken.size();
    }
}
