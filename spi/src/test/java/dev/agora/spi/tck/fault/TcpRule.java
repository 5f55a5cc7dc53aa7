package dev.agora.spi.tck.fault;

import java.time.Duration;

/**
 * What a proxy does with the bytes of one direction.
 *
 * @param act whether they are passed, swallowed or held
 * @param delay how much later they are passed
 * @param corruption chance that a block is altered
 */
record TcpRule(Act act, Duration delay, double corruption) {
    /** What becomes of bytes. */
    enum Act {
        PASS,
        SWALLOW,
        HOLD
    }

    static final TcpRule PASS = new TcpRule(Act.PASS, Duration.ZERO, 0);

    TcpRule doing(Act other) {
        return new TcpRule(other, delay, corruption);
    }

    TcpRule after(Duration other) {
        return new TcpRule(act, other, corruption);
    }

    TcpRule corrupting(double chance) {
        return new TcpRule(act, delay, chance);
    }
}
