package dev.agora.spi.tck.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** One connection through a proxy: for each direction a thread that reads, and one that writes when the time has come. */
final class TcpLink {
    private static final int BLOCK_BYTES = 16 * 1024;
    private static final int MAX_BLOCKS = 64;
    private static final long TICK_NANOS = Duration.ofMillis(2).toNanos();
    private static final Block END = new Block(new byte[0], 0);

    /** Bytes with the time at which they are passed on; none at the end of the stream. */
    private static final class Block {
        private final byte[] bytes;
        private final long dueNanos;

        Block(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }

        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    private final TcpFaultProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final Random random;
    private volatile boolean serverLost;
    private volatile boolean ended;

    TcpLink(TcpFaultProxy proxy, Socket client, long seed) {
        this.proxy = proxy;
        this.client = client;
        this.random = new Random(seed);
    }

    void start(InetSocketAddress address) {
        Thread.ofVirtual().start(() -> {
            try {
                server.connect(address);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
            } catch (IOException unreachable) {
                reset();
                return;
            }
            pump(client, server, Direction.TO_SERVER);
            pump(server, client, Direction.TO_CLIENT);
        });
    }

    /** Ends both sides at once, with a reset. */
    void reset() {
        ended = true;
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException closed) {
                // closing is all that is left to do
            }
            TcpFaultProxy.closeQuietly(socket);
        }
        proxy.ended(this);
    }

    /** Ends the server's side alone. */
    void loseServer() {
        serverLost = true;
        TcpFaultProxy.closeQuietly(server);
    }

    private void pump(Socket from, Socket to, Direction way) {
        BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(MAX_BLOCKS);
        Thread.ofVirtual().start(() -> read(from, way, blocks));
        Thread.ofVirtual().start(() -> write(to, way, blocks));
    }

    private void read(Socket from, Direction way, BlockingQueue<Block> blocks) {
        byte[] buffer = new byte[BLOCK_BYTES];
        try {
            while (!ended) {
                awaitRelease(way);
                int length = from.getInputStream().read(buffer);
                if (length < 0) {
                    break;
                }
                TcpRule rule = proxy.rule(way);
                if (rule.act() != TcpRule.Act.SWALLOW && !serverLost) {
                    byte[] bytes = Arrays.copyOf(buffer, length);
                    blocks.put(new Block(
                            damaged(bytes, rule),
                            System.nanoTime() + rule.delay().toNanos()));
                }
            }
        } catch (IOException closed) {
            // the end below is all that follows
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean silent = serverLost || proxy.rule(way).act() == TcpRule.Act.SWALLOW;
        if (!silent && !blocks.offer(END)) {
            reset();
        }
    }

    private void write(Socket to, Direction way, BlockingQueue<Block> blocks) {
        try {
            OutputStream out = to.getOutputStream();
            while (!ended) {
                Block block = blocks.take();
                for (long left = block.dueNanos - System.nanoTime(); left > 0 && !block.isEnd(); ) {
                    LockSupport.parkNanos(left);
                    left = block.dueNanos - System.nanoTime();
                }
                awaitRelease(way);
                if (block.isEnd()) {
                    break;
                }
                out.write(block.bytes);
            }
            to.shutdownOutput();
        } catch (IOException closed) {
            if (!serverLost) {
                reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRelease(Direction way) {
        while (!ended && proxy.rule(way).act() == TcpRule.Act.HOLD) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private synchronized byte[] damaged(byte[] bytes, TcpRule rule) {
        if (bytes.length > 0 && random.nextDouble() < rule.corruption()) {
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
