package dev.agora.core.rpc;

import dev.agora.core.model.NodeId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods that this node serves, and the virtual threads that run them: at most {@value #MAX_RUNNING} at a time, the next is refused.
 * Knows nothing of sockets; the server that carries the calls hands them in with the caller's proven identity. Safe for all threads.
 */
public final class RpcDispatcher implements AutoCloseable {
    /** Calls that may run at once. */
    public static final int MAX_RUNNING = 4096;

    private static final Logger log = LoggerFactory.getLogger(RpcDispatcher.class);
    private static final long CLOSE_SECONDS = 3;

    private final Map<String, NodeRpc.Handler> handlers = new ConcurrentHashMap<>();
    private final Semaphore running = new Semaphore(MAX_RUNNING);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rpc-", 0).factory());

    /** Serves {@code method}. @throws IllegalStateException when it is served already */
    public void serve(String method, NodeRpc.Handler handler) {
        NodeRpc.Handler before = handlers.putIfAbsent(method, handler);
        if (before != null) {
            throw new IllegalStateException("method '" + method + "' is served already");
        }
    }

    /** Whether {@code method} is served. */
    public boolean serves(String method) {
        return handlers.containsKey(method);
    }

    /** Runs a call. The future fails with {@link RpcException}; cancelling it interrupts the handler. */
    public CompletableFuture<byte[]> dispatch(NodeId caller, String method, byte[] request) {
        NodeRpc.@Nullable Handler handler = handlers.get(method);
        if (handler == null) {
            return refused("method '" + method + "' is not served here; the nodes run different versions");
        }
        if (!running.tryAcquire()) {
            return refused(MAX_RUNNING + " calls run already");
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            Future<?> task = threads.submit(() -> run(handler, caller, method, request, answer));
            var _ = answer.whenComplete((bytes, failure) -> {
                if (answer.isCancelled()) {
                    task.cancel(true);
                }
            });
        } catch (RejectedExecutionException closed) {
            running.release();
            return refused("the node stops");
        }
        return answer;
    }

    private void run(
            NodeRpc.Handler handler, NodeId caller, String method, byte[] request, CompletableFuture<byte[]> answer) {
        try {
            answer.complete(handler.handle(caller, request));
        } catch (RpcException failure) {
            answer.completeExceptionally(failure);
        } catch (RuntimeException failure) {
            log.warn("call {} of node {} failed", method, caller, failure);
            answer.completeExceptionally(new RpcException(
                    RpcException.Kind.FAILED, "'" + method + "' failed: " + failure.getMessage(), failure));
        } finally {
            running.release();
        }
    }

    private static CompletableFuture<byte[]> refused(String why) {
        return CompletableFuture.failedFuture(new RpcException(RpcException.Kind.NOT_SENT, why, null));
    }

    /** Interrupts what runs and waits 3 seconds for it. Idempotent. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("calls of other nodes did not end within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
