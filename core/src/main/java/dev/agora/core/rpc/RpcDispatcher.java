package dev.agora.core.rpc;

import dev.agora.core.model.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods that this node serves, and the virtual threads that run them: at most {@value #MAX_RUNNING} at a time, the next is refused.
 * Knows nothing of sockets; the server that carries the calls hands them in with the caller's proven identity. That a method does not answer in
 * time is logged once until it does again. Safe for all threads.
 */
public final class RpcDispatcher implements AutoCloseable {
    /** Calls that may run at once. */
    public static final int MAX_RUNNING = 4096;

    private static final Logger log = LoggerFactory.getLogger(RpcDispatcher.class);
    private static final long CLOSE_SECONDS = 3;

    private final Map<String, NodeRpc.Handler> handlers = new ConcurrentHashMap<>();
    /** Methods whose last call was late. */
    private final Set<String> late = ConcurrentHashMap.newKeySet();

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
            byte[] reply = handler.handle(caller, request);
            sayInTime(method);
            answer.complete(reply);
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failed(method, caller, failure));
        } finally {
            running.release();
        }
    }

    /** What the caller hears; logged here only when it is news. */
    private RpcException failed(String method, NodeId caller, RuntimeException failure) {
        if (isLate(failure)) {
            sayLate(method, caller, failure);
            return failure instanceof RpcException known
                    ? known
                    : new RpcException(RpcException.Kind.UNKNOWN, "'" + method + "' is not done in time", failure);
        }
        if (failure instanceof RpcException known) {
            return known;
        }
        log.warn("call {} of node {} failed", method, caller, failure);
        return new RpcException(RpcException.Kind.FAILED, "'" + method + "' failed: " + failure.getMessage(), failure);
    }

    private static boolean isLate(RuntimeException failure) {
        boolean isWrapped = failure instanceof RpcException || failure instanceof CompletionException;
        return isWrapped && failure.getCause() instanceof TimeoutException;
    }

    private void sayLate(String method, NodeId caller, RuntimeException failure) {
        if (late.add(method)) {
            log.warn(
                    "call {} of node {} was not answered in time ({}); the next ones are not logged until one is",
                    method,
                    caller,
                    failure.getMessage());
        } else {
            log.debug("call {} of node {} was not answered in time ({})", method, caller, failure.getMessage());
        }
    }

    private void sayInTime(String method) {
        if (!late.isEmpty() && late.remove(method)) {
            log.info("call {} is answered in time again", method);
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
