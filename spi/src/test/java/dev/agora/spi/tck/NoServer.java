package dev.agora.spi.tck;

/** The absence of a server; the kit never calls it. */
enum NoServer implements KitServer {
    /** The only one. */
    NONE;

    @Override
    public boolean isNone() {
        return true;
    }

    @Override
    public String address() {
        throw absent();
    }

    @Override
    public void stop() {
        throw absent();
    }

    @Override
    public void start() {
        throw absent();
    }

    @Override
    public void pause() {
        throw absent();
    }

    @Override
    public void resume() {
        throw absent();
    }

    private static IllegalStateException absent() {
        return new IllegalStateException("this backend has no server");
    }
}
