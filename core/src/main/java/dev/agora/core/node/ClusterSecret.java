package dev.agora.core.node;

import dev.agora.core.config.ClusterConfig;
import dev.agora.core.config.Secret;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.runtime.RandomSource;
import java.util.HexFormat;

/** The key ring of a node: from {@code cluster.key}, or, for a node that stands alone, from a key that lives as long as the process. */
final class ClusterSecret {
    private static final int ALONE_BYTES = 32;

    private ClusterSecret() {}

    static KeyRing ring(ClusterConfig cluster, RandomSource random) {
        String secret =
                cluster.key().map(Secret::reveal).orElseGet(() -> HexFormat.of().formatHex(random.bytes(ALONE_BYTES)));
        return KeyRing.of(ClusterKey.stretch(secret));
    }
}
