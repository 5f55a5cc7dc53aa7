package dev.agora.coordinator.p2p;

/** What the native library answered when it refused; the text is its own and is translated before it leaves this package. */
final class ZenohFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ZenohFailure(String said) {
        super(said);
    }

    ZenohFailure(String said, Throwable cause) {
        super(said, cause);
    }
}
