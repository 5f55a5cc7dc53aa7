package dev.agora.spi;

/** Takes what arrives on the topic; called by a coordinator's receiving thread, one call at a time per subscription. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Takes one payload as it was published. Must not block and must not throw; a coordinator survives a handler that does
     * throw, reports it through {@link EventReporter#handlerFailed}, and goes on with the next payload.
     */
    void onMessage(Payload payload);
}
