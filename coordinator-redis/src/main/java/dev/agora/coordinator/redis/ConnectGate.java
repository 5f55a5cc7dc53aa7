package dev.agora.coordinator.redis;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names for the client library, and lets no connection be tried before the call that asks for it has returned.
 * Lettuce 7.7 starts to connect, and then looks for the handler that will tell how the handshake went; when the asking thread is
 * slower than the server's refusal, that handler is gone, and the refusal is reported as "RedisHandshakeHandler not registered".
 */
final class ConnectGate extends AddressResolverGroup<InetSocketAddress> {
    private volatile CompletableFuture<@Nullable Void> asked = CompletableFuture.completedFuture(null);

    /** Runs {@code connect}, whose connection is tried when it has returned; one caller at a time. */
    synchronized <T> T holding(Supplier<T> connect) {
        CompletableFuture<@Nullable Void> returned = new CompletableFuture<>();
        asked = returned;
        try {
            return connect.get();
        } finally {
            returned.complete(null);
        }
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Held(executor);
    }

    /** The platform's resolver, behind the gate. */
    private final class Held extends AbstractAddressResolver<InetSocketAddress> {
        private final AddressResolver<InetSocketAddress> names;

        Held(EventExecutor executor) {
            super(executor, InetSocketAddress.class);
            names = DefaultAddressResolverGroup.INSTANCE.getResolver(executor);
        }

        /** Never, so that an address that needs no resolver waits too. */
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
            asked.thenRunAsync(() -> names.resolve(address, promise), executor());
        }

        @Override
        protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
            asked.thenRunAsync(() -> names.resolveAll(address, promise), executor());
        }
    }
}
