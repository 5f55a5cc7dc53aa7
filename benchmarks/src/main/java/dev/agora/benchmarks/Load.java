package dev.agora.benchmarks;

import dev.agora.core.runtime.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Drives a link: as fast as it takes, or by a schedule. Confined to the benchmark's thread. */
final class Load {
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = 20_000;
    private static final int BURST_EVENTS = 64;
    private final Ticker ticker;

    Load(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Events per second from the first send to the last arrival, for about {@code duration}, with so many events under way at most. */
    double throughput(Link link, int window, long durationNanos) {
        long before = link.received();
        long begin = ticker.nanos();
        long sent = 0;
        while (ticker.nanos() - begin < durationNanos) {
            boolean full = false;
            for (int burst = 0; burst < BURST_EVENTS && !full; burst += link.eventsPerSend()) {
                long underWay = sent - (link.received() - before);
                full = underWay > 0 && underWay + link.eventsPerSend() > window;
                if (!full) {
                    link.send();
                    sent += link.eventsPerSend();
                }
            }
            if (full) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        awaitReceived(link, before + sent);
        return sent * 1e9 / (ticker.nanos() - begin);
    }

    /** Sends by a schedule of so many events a second, whatever becomes of them; returns when all have arrived. */
    Arrivals paced(Link link, int perSecond, int events, Runnable atAThird) {
        long before = link.received();
        Arrivals arrivals =
                new Arrivals(ticker, link.sent() + 1, events, ticker.nanos() + PAUSE_NANOS, 1e9 / perSecond);
        link.watch(arrivals);
        for (int index = 0; index < events; index++) {
            if (index == events / 3) {
                atAThird.run();
            }
            for (long early = arrivals.dueNanos(index) - ticker.nanos();
                    early > 0;
                    early = arrivals.dueNanos(index) - ticker.nanos()) {
                LockSupport.parkNanos(early);
            }
            link.send();
        }
        awaitReceived(link, before + events);
        link.watch(null);
        return arrivals;
    }

    /** Sends until the first event has arrived, for some need a moment to find each other; then waits until all is quiet. */
    void awaitFirst(Link link) {
        for (int attempt = 0; link.received() == 0 && attempt < 600; attempt++) {
            link.send();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        long seen = -1;
        while (seen != link.received()) {
            seen = link.received();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    /** Waits until the receiver has that many events; fails when none arrives for long. */
    void awaitReceived(Link link, long expected) {
        long last = link.received();
        long moved = ticker.nanos();
        while (link.received() < expected) {
            if (link.received() != last) {
                last = link.received();
                moved = ticker.nanos();
            } else if (ticker.nanos() - moved > STALL_NANOS) {
                throw new IllegalStateException("the receiver has " + last + " of " + expected
                        + " events and gets no more: some were lost; " + link);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
