package dev.agora.core.gossip.engine;

/** Bit mixing for ring places and view hashes; not for security. Source: SplitMix64's finalizer. */
final class Mixing {
    private Mixing() {}

    static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
