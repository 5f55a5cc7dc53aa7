package dev.agora.spi;

import java.util.concurrent.CompletionStage;

/**
 * One node's connection to the backend that carries the topic {@value Topic#NAME}.
 *
 * <p>Life cycle: created by a {@link CoordinatorProvider}, {@link #start() started} once, {@link #close() closed} once or more.
 * All methods may be called from any thread. Each guarantee below has at least one check in the conformance kit:
 *
 * <ol>
 *   <li>Handler calls of one subscription never overlap.
 *   <li>After {@link Subscription#close()} has returned, its handler is not called again.
 *   <li>{@link #close()} is idempotent, takes at most 5 seconds, and leaves no thread and no connection.
 *   <li>Reconnecting is the coordinator's job, for ever, with a jittered back-off of at most 5 seconds.
 *   <li>Each possible gap (a reconnect, a lost subscription, an overflow in the client) is reported through
 *       {@link EventReporter#possibleGap}.
 *   <li>Payload bytes pass unchanged from 0 to {@link CoordinatorCapabilities#maxPayloadBytes()}.
 *   <li>A larger payload fails the returned stage with {@link CoordinatorException.Kind#CONFIG}.
 *   <li>{@link #publish} never blocks its caller beyond a bounded in-flight window; beyond it the stage fails with
 *       {@link CoordinatorException.Kind#TRANSIENT}.
 *   <li>Start against an absent backend fails, or degrades with the address in the message and heals when it comes.
 *   <li>Wrong credentials and an untrusted certificate are {@link CoordinatorException.Kind#CONFIG} errors, never retried in
 *       silence.
 * </ol>
 */
public interface Coordinator extends AutoCloseable {
    /**
     * Connects. Returns when the backend answered or, for a backend that is absent now and retried in the background, with
     * {@link #health()} not {@link CoordinatorHealth.Up}.
     *
     * @throws CoordinatorException of kind CONFIG for what no retry mends; of kind BUG when started twice or after close
     */
    void start();

    /**
     * Publishes to every subscriber of the topic on other nodes. The stage completes when the backend took the payload, or
     * fails with a {@link CoordinatorException}: CONFIG when too large, TRANSIENT when it may be tried again, BUG before start
     * and after close. Never throws.
     */
    CompletionStage<Void> publish(Payload payload);

    /**
     * Registers a handler; payloads published before are not delivered unless {@link CoordinatorCapabilities#replays()}.
     *
     * @throws CoordinatorException of kind BUG before start and after close
     */
    Subscription subscribe(MessageHandler handler);

    /** What this backend promises; constant over the coordinator's life. */
    CoordinatorCapabilities capabilities();

    /** The present state, read without I/O. */
    CoordinatorHealth health();

    /** Disconnects; idempotent, at most 5 seconds; leaves no thread and no connection. Never throws. */
    @Override
    void close();
}
