package dev.agora.distribution;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An MTA that delivers one message after another, each to another node, and tries a message again on the next node until one answered 250. Ends
 * with an acknowledged message, so that none stays in doubt. One thread runs it; the counts and the end are safe for all threads.
 */
final class LedgerSender implements Callable<List<String>> {
    private static final int PACE_MILLIS = 20;
    private static final int MAX_TRIES = 2_000;

    private final String name;
    private final List<NodeProcess> nodes;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    LedgerSender(String name, List<NodeProcess> nodes) {
        this.name = name;
        this.nodes = nodes;
    }

    /** Sends until {@link #end()}; returns the Message-IDs of all it sent, each acknowledged once. */
    @Override
    public List<String> call() throws IOException, InterruptedException {
        List<String> sent = new ArrayList<>();
        for (int number = 0; !ended.await(PACE_MILLIS, TimeUnit.MILLISECONDS); number++) {
            deliver(number);
            sent.add(LedgerMail.messageId(name, number));
            acknowledged.incrementAndGet();
        }
        return sent;
    }

    private void deliver(int number) throws IOException {
        IOException last = new IOException("no try was made");
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            NodeProcess node = nodes.get((number + attempt) % nodes.size());
            try {
                Lmtp.deliver(node.ports().lmtp(), ProcessCluster.ADDRESS, LedgerMail.text(name, number));
                return;
            } catch (LmtpRefusal refused) {
                if (refused.permanent()) {
                    throw refused;
                }
                last = refused;
            } catch (IOException broken) {
                last = broken;
            }
            retries.incrementAndGet();
            pause();
        }
        throw new IOException("message " + number + " of " + name + " was not accepted by any node", last);
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS));
    }

    /** Ends the sending once the message under way is acknowledged. */
    void end() {
        ended.countDown();
    }

    int acknowledged() {
        return acknowledged.get();
    }

    int retries() {
        return retries.get();
    }
}
