package dev.agora.core.gossip.engine;

import dev.agora.core.crypto.ReplayWindow;
import dev.agora.core.model.BootId;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which boot ids proved to be running now, by echoing a random of this start, and which of their datagrams were seen. What was recorded
 * before the proof is refused for ever. Challenges hold no state: they are derived from a secret of this start. Confined to the gossip lane.
 */
final class Proofs {
    /** Most boot ids remembered; the one unheard for longest gives way. */
    static final int MAX_BOOTS = 2048;

    private static final long SLOT_NANOS = 10_000_000_000L;

    private final byte[] secret;
    private final Map<BootId, Proven> proven = new LinkedHashMap<>(64, 0.75f, true);

    Proofs(RandomSource random) {
        this.secret = random.bytes(32);
    }

    boolean isProven(BootId boot) {
        return proven.containsKey(boot);
    }

    /** Whether the datagram of a proven boot id is new. */
    boolean accept(BootId boot, long counter) {
        Proven known = proven.get(boot);
        return known != null && counter > known.floor && known.window.accept(counter);
    }

    /** Notes the proof given by datagram {@code counter}; earlier ones are refused from now on. */
    void prove(BootId boot, NodeId node, HostPort from, long counter) {
        Proven known = new Proven(node, from, counter);
        proven.put(boot, known);
        if (proven.size() > MAX_BOOTS) {
            proven.remove(proven.keySet().iterator().next());
        }
    }

    /** Where a boot id gave its proof from. */
    Optional<HostPort> address(BootId boot) {
        return Optional.ofNullable(proven.get(boot)).map(Proven::from);
    }

    /** The random that a stranger must echo; never 0. */
    long challenge(BootId boot, HostPort from, long nowNanos) {
        return challengeOfSlot(boot, from, Math.floorDiv(nowNanos, SLOT_NANOS));
    }

    boolean isAnswered(BootId boot, HostPort from, long echoed, long nowNanos) {
        long slot = Math.floorDiv(nowNanos, SLOT_NANOS);
        return echoed == challengeOfSlot(boot, from, slot) || echoed == challengeOfSlot(boot, from, slot - 1);
    }

    private long challengeOfSlot(BootId boot, HostPort from, long slot) {
        byte[] place = from.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(secret.length + 24 + place.length);
        input.put(secret).putLong(boot.high()).putLong(boot.low()).putLong(slot).put(place);
        return ByteBuffer.wrap(sha256(input.array())).getLong() | 1L;
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("this Java runtime lacks SHA-256, which every one must have", absent);
        }
    }

    private record Proven(NodeId node, HostPort from, long floor, ReplayWindow window) {
        Proven(NodeId node, HostPort from, long floor) {
            this(node, from, floor, new ReplayWindow());
        }
    }
}
