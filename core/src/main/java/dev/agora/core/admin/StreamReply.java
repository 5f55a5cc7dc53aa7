package dev.agora.core.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The items of one streaming answer on their way to its reader: a bounded queue and the loop that writes it. When the queue is full the
 * reader is dropped: what waits is written, then one line that says so. Safe for all threads.
 */
final class StreamReply implements AdminSink {
    private static final int MAX_WAITING = 4096;
    private static final long POLL_MILLIS = 100;

    private final BlockingQueue<JsonNode> waiting;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean overflowed;
    private volatile boolean ended;

    StreamReply() {
        this(MAX_WAITING);
    }

    StreamReply(int maxWaiting) {
        this.waiting = new ArrayBlockingQueue<>(maxWaiting);
    }

    @Override
    public boolean send(JsonNode item) {
        if (closed.getCount() == 0) {
            return false;
        }
        if (!waiting.offer(item)) {
            overflowed = true;
            closed.countDown();
            return false;
        }
        return true;
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Nobody reads any more. */
    void readerGone() {
        closed.countDown();
    }

    /** No further item comes: what waits is written, then the loop ends. */
    void end() {
        ended = true;
    }

    /** Whether the reader was dropped for being too slow. */
    boolean isOverflowed() {
        return overflowed;
    }

    /** Writes items until the stream has ended or the reader is gone or dropped. */
    void write(LineWriter writer) throws InterruptedException {
        try {
            while (true) {
                JsonNode item = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (item != null) {
                    writer.write(item(item));
                } else if (ended || closed.getCount() == 0) {
                    return;
                }
            }
        } catch (IOException gone) {
            closed.countDown();
        }
    }

    private static ObjectNode item(JsonNode item) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.set("item", item);
        return line;
    }

    /** Writes one line; blocks as long as the reader does not read. */
    interface LineWriter {
        void write(ObjectNode line) throws IOException;
    }
}
