package dev.agora.core.bus;

import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.membership.Membership;
import dev.agora.core.runtime.Lane;

/** What both halves of the bus work with. */
record BusParts(
        BusSettings settings,
        Lane lane,
        DatagramSealer sealer,
        Membership membership,
        BusSources sources,
        Tally tally) {
    long nanos() {
        return sources.ticker().nanos();
    }
}
