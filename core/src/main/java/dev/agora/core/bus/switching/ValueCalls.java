package dev.agora.core.bus.switching;

import dev.agora.core.membership.Member;
import dev.agora.core.membership.Membership;
import dev.agora.core.model.NodeId;
import dev.agora.core.rpc.NodeRpc;
import dev.agora.core.store.CoordinatorCodec;
import dev.agora.core.store.StoreFormatException;
import dev.agora.core.store.StoredCoordinator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks peers for the singleton's present value, for a node that was down or keeps no replica, and answers theirs. Remembers the latest. Safe
 * for all threads.
 */
final class ValueCalls {
    /** Node call that asks for the row; answered with no bytes where there is none. */
    static final String METHOD = "coordinator-value";

    private static final Logger log = LoggerFactory.getLogger(ValueCalls.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final NodeId self;
    private final Membership membership;
    private final NodeRpc rpc;
    private final AtomicReference<Optional<StoredCoordinator>> latest = new AtomicReference<>(Optional.empty());

    ValueCalls(NodeId self, Membership membership, NodeRpc rpc, Supplier<Optional<StoredCoordinator>> own) {
        this.self = self;
        this.membership = membership;
        this.rpc = rpc;
        rpc.serve(
                METHOD,
                (caller, request) -> later(own.get(), latest.get())
                        .map(CoordinatorCodec::encode)
                        .orElse(new byte[0]));
    }

    /** The latest that any peer told, without asking. */
    Optional<StoredCoordinator> latest() {
        return latest.get();
    }

    /** Asks all live peers; the stage completes when each has answered or its time is over, and never fails. */
    CompletableFuture<Void> ask() {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (Member member : membership.view().live()) {
            if (!member.id().equals(self)) {
                calls.add(rpc.call(member.id(), METHOD, new byte[0], LIMIT)
                        .thenAccept(this::learn)
                        .exceptionally(failure -> {
                            log.debug("node {} did not tell its coordinator: {}", member.id(), failure.toString());
                            return null;
                        })
                        .toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
    }

    /** The one of two that is later. */
    static Optional<StoredCoordinator> later(Optional<StoredCoordinator> one, Optional<StoredCoordinator> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().revision() >= other.get().revision() ? one : other;
    }

    private void learn(byte[] answer) {
        if (answer.length == 0) {
            return;
        }
        try {
            Optional<StoredCoordinator> told = Optional.of(CoordinatorCodec.decode(answer));
            latest.updateAndGet(known -> later(known, told));
        } catch (StoreFormatException newer) {
            log.warn("a peer told a coordinator that this node cannot read: {}", newer.getMessage());
        }
    }
}
