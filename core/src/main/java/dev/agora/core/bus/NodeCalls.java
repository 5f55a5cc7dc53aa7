package dev.agora.core.bus;

import dev.agora.core.bus.engine.ReceiveEffect;
import dev.agora.core.bus.engine.ReceiveEvent;
import dev.agora.core.membership.Member;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus's calls to and from other nodes: hello (who are you now, and up to where have you published) and fetch (frames of an origin, from it
 * or from any peer). State confined to the bus lane; served calls wait for the lane on their own threads.
 */
final class NodeCalls implements Receiver.Calls {
    /** Node call that asks for frames. */
    static final String FETCH = "bus-fetch";

    /** Node call that tells the caller's place and asks for the other's. */
    static final String HELLO = "bus-hello";

    private static final Logger log = LoggerFactory.getLogger(NodeCalls.class);
    private static final long ANSWER_BYTES = 1L << 20;
    private static final long ANSWER_LIMIT_SECONDS = 5;
    /** Served calls that wait for the lane at most. */
    private static final int MAX_WAITING = 256;

    private final BusParts parts;
    private final NodeRpc rpc;
    private final Publisher publisher;
    private final Epoch epoch;
    private final BooleanSupplier isUp;
    private final Receiver receiver;
    private final Set<NodeId> telling = new HashSet<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean tellPlanned;

    /** Serves the calls, so it must be made before the node RPC server starts. */
    NodeCalls(
            BusParts parts,
            NodeRpc rpc,
            Publisher publisher,
            Epoch epoch,
            BooleanSupplier isUp,
            List<BusListener> listeners) {
        this.parts = parts;
        this.rpc = rpc;
        this.publisher = publisher;
        this.epoch = epoch;
        this.isUp = isUp;
        this.receiver = new Receiver(parts, listeners, this, publisher.echoes());
        rpc.serve(FETCH, (caller, bytes) -> FetchCodec.encode(onLane(() -> frames(FetchCodec.request(bytes)))));
        rpc.serve(
                HELLO, (caller, bytes) -> HelloCodec.encode(onLane(() -> welcome(caller, HelloCodec.request(bytes)))));
    }

    Receiver receiver() {
        return receiver;
    }

    @Override
    public void hello(ReceiveEffect.Hello hello) {
        NodeId node = hello.node();
        byte[] request = HelloCodec.encode(new HelloCodec.Request(hello.random(), place(), isUrgent()));
        call(node, HELLO, request, parts.settings().heartbeat())
                .thenApply(HelloCodec::answer)
                .whenComplete((answer, failure) -> parts.lane().execute(() -> {
                    if (failure != null) {
                        receiver.step(new ReceiveEvent.HelloFailed(node, hello.random(), words(failure)));
                        return;
                    }
                    epoch.seenElsewhere(answer.epochOfCaller());
                    HelloCodec.Place callee = answer.callee();
                    receiver.step(new ReceiveEvent.HelloAnswered(
                            node, answer.random(), callee.boot(), callee.epoch(), callee.position()));
                }));
    }

    @Override
    public void fetch(ReceiveEffect.Fetch fetch) {
        byte[] request =
                FetchCodec.encode(new FetchCodec.Request(fetch.origin(), fetch.boot(), fetch.from(), fetch.to()));
        Duration limit = parts.settings().heartbeat().dividedBy(2);
        call(fetch.asked(), FETCH, request, limit)
                .thenApply(FetchCodec::answer)
                .whenComplete((answer, failure) -> parts.lane()
                        .execute(() -> receiver.step(
                                failure == null
                                        ? fetched(fetch, answer)
                                        : new ReceiveEvent.FetchFailed(fetch, words(failure)))));
    }

    /** Ends in an event whatever comes: the engine asks nobody else before. */
    private ReceiveEvent fetched(ReceiveEffect.Fetch fetch, FetchCodec.Answer answer) {
        try {
            return new ReceiveEvent.Fetched(
                    fetch,
                    answer.frames().stream()
                            .map(receiver::open)
                            .flatMap(Optional::stream)
                            .toList());
        } catch (RuntimeException fault) {
            log.error("bus: frames that node {} sent cannot be opened", fetch.asked(), fault);
            return new ReceiveEvent.FetchFailed(fetch, words(fault));
        }
    }

    /** A call that cannot even be made has failed like one that is not answered. */
    private CompletionStage<byte[]> call(NodeId node, String method, byte[] request, Duration limit) {
        try {
            return rpc.call(node, method, request, limit);
        } catch (RuntimeException fault) {
            log.debug("bus: call {} of node {} cannot be made", method, node, fault);
            return CompletableFuture.failedFuture(fault);
        }
    }

    /** Tells all peers this node's place soon; more calls before that are one. */
    void planTell() {
        parts.lane().requireOwner();
        if (!tellPlanned) {
            tellPlanned = true;
            parts.lane().execute(this::tell);
        }
    }

    /** Asks the live peers which epoch they saw of this node id; ends within a heartbeat. */
    CompletableFuture<Long> epochReported() {
        byte[] request = HelloCodec.encode(
                new HelloCodec.Request(1, new HelloCodec.Place(parts.settings().boot(), 0, 0), false));
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (Member member : others()) {
            answers.add(call(member.id(), HELLO, request, parts.settings().heartbeat())
                    .thenApply(bytes -> HelloCodec.answer(bytes).epochOfCaller())
                    .toCompletableFuture()
                    .copy()
                    .completeOnTimeout(0L, parts.settings().heartbeat().toNanos(), TimeUnit.NANOSECONDS)
                    .exceptionally(failure -> {
                        log.debug("bus: node {} does not tell the epoch of this node id", member.id(), failure);
                        return 0L;
                    }));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream()
                        .mapToLong(CompletableFuture::join)
                        .max()
                        .orElse(0));
    }

    private void tell() {
        tellPlanned = false;
        long last = publisher.last();
        byte[] request = HelloCodec.encode(new HelloCodec.Request(0, place(), true));
        for (Member member : others()) {
            NodeId node = member.id();
            if (telling.add(node)) {
                call(node, HELLO, request, parts.settings().heartbeat())
                        .whenComplete((answer, failure) -> parts.lane().execute(() -> told(node, last, failure)));
            }
        }
    }

    private void told(NodeId node, long last, @Nullable Throwable failure) {
        telling.remove(node);
        if (failure == null && isUrgent() && publisher.last() > last) {
            planTell();
        }
    }

    private HelloCodec.Answer welcome(NodeId caller, HelloCodec.Request request) {
        HelloCodec.Place place = request.caller();
        receiver.step(new ReceiveEvent.Told(caller, place.boot(), place.position(), request.urgent()));
        return new HelloCodec.Answer(request.random(), place(), receiver.epochBeside(caller, place.boot()));
    }

    private FetchCodec.Answer frames(FetchCodec.Request request) {
        if (!request.origin().equals(parts.settings().node())) {
            return new FetchCodec.Answer(
                    receiver.ring(request.origin(), request.boot(), request.from(), request.to(), ANSWER_BYTES));
        }
        if (!request.boot().equals(parts.settings().boot())) {
            return new FetchCodec.Answer(List.of());
        }
        return new FetchCodec.Answer(publisher.frames(request.from(), request.to(), ANSWER_BYTES));
    }

    private HelloCodec.Place place() {
        return new HelloCodec.Place(parts.settings().boot(), epoch.present(), publisher.last());
    }

    private boolean isUrgent() {
        return publisher.last() > 0 && (!isUp.getAsBoolean() || publisher.isFailing());
    }

    private List<Member> others() {
        return parts.membership().view().live().stream()
                .filter(member -> !member.id().equals(parts.settings().node()))
                .toList();
    }

    /** @throws RpcException when the lane is held up: too many calls wait for it, or this one has waited too long */
    private <T> T onLane(Supplier<T> work) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            throw new RpcException(RpcException.Kind.NOT_SENT, MAX_WAITING + " calls wait for the bus already", null);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        parts.lane().execute(() -> {
            waiting.decrementAndGet();
            try {
                result.complete(work.get());
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new RpcException(
                    RpcException.Kind.UNKNOWN, "the bus did not answer within " + ANSWER_LIMIT_SECONDS + " s", late);
        } catch (ExecutionException failed) {
            throw new RpcException(RpcException.Kind.FAILED, words(failed), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RpcException(RpcException.Kind.UNKNOWN, "the call was cancelled", stopped);
        }
    }

    private static String words(Throwable failure) {
        Throwable cause = failure instanceof CompletionException || failure instanceof ExecutionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
