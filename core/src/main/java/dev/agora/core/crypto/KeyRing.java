package dev.agora.core.crypto;

import java.util.List;
import java.util.stream.Stream;

/**
 * The cluster keys a node accepts: it seals and issues with the primary one, and opens and trusts with all.
 *
 * @param primary the key in use
 * @param older keys still accepted during a rotation, at most {@value #MAX_OLDER}
 */
public record KeyRing(ClusterKey primary, List<ClusterKey> older) {
    /** Most older keys; each costs a forged frame one more try. */
    public static final int MAX_OLDER = 3;

    /** Checks the bound and copies the list. */
    public KeyRing {
        older = List.copyOf(older);
        if (older.size() > MAX_OLDER) {
            throw new IllegalArgumentException("at most " + MAX_OLDER + " older cluster keys, was " + older.size());
        }
    }

    /** A ring of one key. */
    public static KeyRing of(ClusterKey primary) {
        return new KeyRing(primary, List.of());
    }

    /** All keys, the primary one first. */
    public List<ClusterKey> all() {
        return Stream.concat(Stream.of(primary), older.stream()).distinct().toList();
    }
}
