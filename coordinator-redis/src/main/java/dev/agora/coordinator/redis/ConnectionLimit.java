package dev.agora.coordinator.redis;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import io.lettuce.core.api.StatefulConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Holds {@code poolMaxConnections}: so many connections, open or being opened, and no more. It matters when servers neither take
 * nor refuse connections, so that attempts that were given up are still under way. Safe for all threads.
 */
final class ConnectionLimit {
    private final int most;
    private final List<CompletableFuture<? extends StatefulConnection<?, ?>>> held = new ArrayList<>();

    ConnectionLimit(int most) {
        this.most = most;
    }

    /** Opens a connection to {@code server}, unless that were one too many, which is TRANSIENT. */
    synchronized <C extends StatefulConnection<?, ?>> CompletionStage<C> within(
            RedisServer server, Supplier<CompletionStage<C>> open) {
        held.removeIf(ConnectionLimit::isOver);
        if (held.size() >= most) {
            throw new CoordinatorException(
                    Kind.TRANSIENT,
                    "CONNECTIONS_IN_USE",
                    "Redis at " + server.shown() + " was not connected, as this node holds or is opening " + most
                            + " connections, as many as poolMaxConnections allows; tried again when one of them has ended."
                            + " Raise poolMaxConnections when this lasts");
        }
        CompletionStage<C> opening = open.get();
        held.add(opening.toCompletableFuture());
        return opening;
    }

    private static boolean isOver(CompletableFuture<? extends StatefulConnection<?, ?>> opening) {
        return opening.isDone()
                && (opening.isCompletedExceptionally() || !opening.join().isOpen());
    }
}
