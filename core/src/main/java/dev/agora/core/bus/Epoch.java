package dev.agora.core.bus;

import dev.agora.core.runtime.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epoch of this start: above all that were persisted here or that peers saw of this node id, and on the disk before the first frame
 * carries it. Confined to the bus lane.
 */
final class Epoch {
    private static final Logger log = LoggerFactory.getLogger(Epoch.class);

    private final Lane lane;
    private final EpochStore store;
    private long present;

    Epoch(Lane lane, EpochStore store) {
        this.lane = lane;
        this.store = store;
    }

    /** 0 before it is settled. */
    long present() {
        lane.requireOwner();
        return present;
    }

    /** Settles it; once. @throws UncheckedIOException when it cannot be stored */
    void settle(long reported) {
        lane.requireOwner();
        if (present == 0) {
            try {
                raise(Math.max(store.load(), reported) + 1);
            } catch (IOException failure) {
                throw new UncheckedIOException(
                        "the epoch of this start cannot be kept: " + failure.getMessage(), failure);
            }
            log.info("bus: this start has epoch {}", present);
        }
    }

    /** A peer saw this epoch of another start of this node id; raises the present one above it. */
    void seenElsewhere(long reported) {
        lane.requireOwner();
        if (present == 0 || reported < present) {
            return;
        }
        try {
            long before = present;
            raise(reported + 1);
            log.info(
                    "bus: a peer saw epoch {} of an earlier start, so this one goes from {} to {}",
                    reported,
                    before,
                    present);
        } catch (IOException failure) {
            log.error("bus: epoch {} cannot be stored; this start keeps {}", reported + 1, present, failure);
        }
    }

    private void raise(long epoch) throws IOException {
        store.store(epoch);
        present = epoch;
    }
}
