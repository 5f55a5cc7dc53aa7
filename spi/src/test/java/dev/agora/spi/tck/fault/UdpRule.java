package dev.agora.spi.tck.fault;

import java.time.Duration;

/**
 * What a proxy does with the datagrams of one direction.
 *
 * @param drop chance that one is dropped
 * @param duplicate chance that one is sent twice
 * @param reorder chance that one is kept back behind the next
 * @param corrupt chance that one bit is turned over
 * @param delay how much later it is passed
 */
record UdpRule(double drop, double duplicate, double reorder, double corrupt, Duration delay) {
    static final UdpRule PASS = new UdpRule(0, 0, 0, 0, Duration.ZERO);

    UdpRule dropping(double chance) {
        return new UdpRule(chance, duplicate, reorder, corrupt, delay);
    }

    UdpRule duplicating(double chance) {
        return new UdpRule(drop, chance, reorder, corrupt, delay);
    }

    UdpRule reordering(double chance) {
        return new UdpRule(drop, duplicate, chance, corrupt, delay);
    }

    UdpRule corrupting(double chance) {
        return new UdpRule(drop, duplicate, reorder, chance, delay);
    }

    UdpRule after(Duration time) {
        return new UdpRule(drop, duplicate, reorder, corrupt, time);
    }
}
