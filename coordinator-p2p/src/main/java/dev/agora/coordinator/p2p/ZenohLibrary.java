package dev.agora.coordinator.p2p;

import dev.agora.spi.Payload;

/** The native library as the coordinator sees it; the border behind which a Zenoh for Java could be put instead. */
interface ZenohLibrary {
    /**
     * Opens a session. Calls to {@code events} come from Zenoh's threads, also before this returns.
     *
     * @throws ZenohFailure with the library's own text
     */
    Session open(String json, String topic, Events events) throws ZenohFailure;

    /** An open session. */
    interface Session {
        /** Publishes; used by one thread at a time. @throws ZenohFailure with the library's own text */
        void put(Payload payload) throws ZenohFailure;

        /** Closes; idempotent. When it returns no call to the session's events is running and none will. */
        void close();
    }

    /** What a session tells; implementations enqueue and return. */
    interface Events {
        /** A payload arrived. */
        void message(Payload payload);

        /** A peer's transport opened or closed. */
        void peer(ZenohId peer, boolean up);
    }

    /** Loads the library, at most once a process. */
    @FunctionalInterface
    interface Loader {
        /** The library. @throws dev.agora.spi.CoordinatorException of kind CONFIG when it cannot be loaded */
        ZenohLibrary load();
    }
}
