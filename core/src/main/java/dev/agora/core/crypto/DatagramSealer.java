package dev.agora.core.crypto;

import dev.agora.core.model.BootId;
import dev.agora.core.model.NodeId;
import java.util.Optional;

/**
 * Seals and opens what one plane (gossip, bus) sends, with keys derived from the cluster key. Sealed form: header (version byte, plane byte,
 * key hint, origin node id, boot id, counter) as associated data, then AES-256-GCM ciphertext and a 16-byte tag. Safe for all threads.
 */
public interface DatagramSealer {
    /** Bytes that sealing adds to a plaintext. */
    int overheadBytes();

    /** Seals under this node's id, boot id and next counter; the pair (key, nonce) never repeats. */
    byte[] seal(byte[] plaintext);

    /**
     * Opens a sealed form. Empty when it is truncated, altered, of another version, plane or cluster, or no key of the ring fits; never
     * throws for bad input and remembers nothing of it. Replay is not judged here: see {@link ReplayWindow}.
     */
    Optional<Opened> open(byte[] sealed);

    /** What was inside, with its place: who sealed it, in which start of its process, as which frame. */
    @SuppressWarnings("ArrayRecordComponent")
    record Opened(NodeId origin, BootId boot, long counter, byte[] plaintext) {}
}
