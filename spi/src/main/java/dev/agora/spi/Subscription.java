package dev.agora.spi;

/** A handler's registration on the topic. */
public interface Subscription extends AutoCloseable {
    /** Ends the registration. After it has returned the handler is not called again. Idempotent; never throws. */
    @Override
    void close();
}
