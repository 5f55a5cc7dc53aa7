package dev.agora.core.gossip.engine;

import dev.agora.core.model.HostPort;

/** A ping that awaits its answer. */
sealed interface Outgoing {
    long sentNanos();

    long deadlineNanos();

    /** The same, with the time during which this node stood still taken out. */
    Outgoing postponed(long nanos);

    /** Of a member: helpers are asked at {@code askNanos}, the probe has failed at the deadline. */
    record Probe(PeerStart target, HostPort address, Times times, int asked, int nacks) implements Outgoing {
        @Override
        public long sentNanos() {
            return times.sentNanos();
        }

        @Override
        public long deadlineNanos() {
            return times.deadlineNanos();
        }

        @Override
        public Probe postponed(long nanos) {
            return new Probe(target, address, times.postponed(nanos), asked, nacks);
        }

        Probe asking(int helpers) {
            return new Probe(target, address, times, helpers, nacks);
        }

        Probe nacked() {
            return new Probe(target, address, times, asked, nacks + 1);
        }
    }

    /** When a probe was sent, when helpers are asked, when it has failed. */
    record Times(long sentNanos, long askNanos, long deadlineNanos) {
        Times postponed(long nanos) {
            return new Times(sentNanos + nanos, askNanos + nanos, deadlineNanos + nanos);
        }
    }

    /** Of an address that need not answer: a seed, a dead member. */
    record Contact(HostPort address, long sentNanos, long deadlineNanos) implements Outgoing {
        @Override
        public Contact postponed(long nanos) {
            return new Contact(address, sentNanos + nanos, deadlineNanos + nanos);
        }
    }

    /** On behalf of another member, which gets the answer or a nack. */
    record Relay(HostPort requester, long requestNonce, long sentNanos, long deadlineNanos) implements Outgoing {
        @Override
        public Relay postponed(long nanos) {
            return new Relay(requester, requestNonce, sentNanos + nanos, deadlineNanos + nanos);
        }
    }

    /** One whose time is over, kept because its answer may only be late. */
    record Late(Outgoing sent, long deadlineNanos) implements Outgoing {
        @Override
        public long sentNanos() {
            return sent.sentNanos();
        }

        @Override
        public Late postponed(long nanos) {
            return new Late(sent.postponed(nanos), deadlineNanos + nanos);
        }
    }
}
