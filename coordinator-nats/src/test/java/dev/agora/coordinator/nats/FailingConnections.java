package dev.agora.coordinator.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Real connections whose {@code flush} throws what a test has put in, once each, and whose making may fail likewise. */
final class FailingConnections implements Dialer.Connecting {
    private final Queue<Throwable> onFlush = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> onConnect = new ConcurrentLinkedQueue<>();

    void failFlush(Throwable failure) {
        onFlush.add(failure);
    }

    void failConnect(RuntimeException failure) {
        onConnect.add(failure);
    }

    boolean allThrown() {
        return onFlush.isEmpty() && onConnect.isEmpty();
    }

    @Override
    public Connection connect(Options options) throws IOException, InterruptedException {
        RuntimeException failure = onConnect.poll();
        if (failure != null) {
            throw failure;
        }
        Connection real = Nats.connect(options);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Throwable thrown = method.getName().equals("flush") ? onFlush.poll() : null;
                    if (thrown != null) {
                        throw thrown;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
