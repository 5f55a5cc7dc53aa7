package dev.agora.core.crypto;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One cluster key as one plane uses it: the root of the sealing keys of all starts of all nodes. Immutable. */
final class PlaneKey {
    private static final int HINT_BYTES = 4;
    private static final byte[] SEAL_LABEL = "seal".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HINT_LABEL = "hint".getBytes(StandardCharsets.UTF_8);

    private final byte[] root;
    private final int hint;

    PlaneKey(ClusterKey key, Plane plane) {
        this.root = key.derive("plane " + plane.name() + " version " + SealHeader.VERSION, Hkdf.KEY_BYTES);
        this.hint = ByteBuffer.wrap(Hkdf.expand(root, HINT_LABEL, HINT_BYTES)).getInt();
    }

    /** Tells keys of a ring and clusters of a broker apart without a try; proves nothing. */
    int hint() {
        return hint;
    }

    /** The AES-256 key of one start of one node. */
    SecretKey sealingKey(NodeId origin, BootId boot) {
        byte[] info = ByteBuffer.allocate(SEAL_LABEL.length + 4 + BootId.BYTES)
                .put(SEAL_LABEL)
                .putInt(origin.value())
                .putLong(boot.high())
                .putLong(boot.low())
                .array();
        return new SecretKeySpec(Hkdf.expand(root, info, Hkdf.KEY_BYTES), "AES");
    }
}
