package dev.agora.core.crypto;

/** What a sealed form is for; each plane has keys of its own, so that no frame of one is taken for one of the other. */
public enum Plane {
    /** Membership datagrams. */
    GOSSIP(1),
    /** Event frames on the topic. */
    BUS(2);

    private final byte code;

    Plane(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands for it on the wire; never changes. */
    byte code() {
        return code;
    }
}
