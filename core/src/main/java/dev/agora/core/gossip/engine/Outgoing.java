package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;

/** A ping that awaits its answer. */
sealed interface Outgoing {
    long deadlineNanos();

    Outgoing postponed(long nanos);

    /** Of a member: helpers are asked at {@code askNanos}, it is suspected at the deadline. */
    record Probe(PeerStart target, HostPort address, long askNanos, int asked, int nacks, long deadlineNanos)
            implements Outgoing {
        @Override
        public Probe postponed(long nanos) {
            return new Probe(target, address, askNanos + nanos, asked, nacks, deadlineNanos + nanos);
        }

        Probe asking(int helpers) {
            return new Probe(target, address, askNanos, helpers, nacks, deadlineNanos);
        }

        Probe nacked() {
            return new Probe(target, address, askNanos, asked, nacks + 1, deadlineNanos);
        }
    }

    /** Of an address that need not answer: a seed, a dead member. */
    record Contact(HostPort address, long deadlineNanos) implements Outgoing {
        @Override
        public Contact postponed(long nanos) {
            return new Contact(address, deadlineNanos + nanos);
        }
    }

    /** On behalf of another member, which gets the answer or a nack. */
    record Relay(HostPort requester, long requestNonce, long deadlineNanos) implements Outgoing {
        @Override
        public Relay postponed(long nanos) {
            return new Relay(requester, requestNonce, deadlineNanos + nanos);
        }
    }
}
