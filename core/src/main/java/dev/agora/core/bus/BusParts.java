package dev.agora.core.bus;

import dev.agora.core.crypto.DatagramSealer;
import dev.agora.core.membership.Membership;
import dev.agora.core.runtime.Lane;
import dev.agora.core.runtime.Ticker;

/** What both halves of the bus work with. */
record BusParts(
        BusSettings settings, Lane lane, DatagramSealer sealer, Membership membership, Ticker ticker, Tally tally) {}
