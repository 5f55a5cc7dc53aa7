package dev.agora.core.security;

import dev.agora.core.store.BlockChange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is kept out, as of one moment. A look costs one hash for each length of prefix that occurs. Immutable.
 */
public final class BlockedAddresses {
    private final int[] prefixes;
    private final Map<AddressRange, BlockChange> blocks;
    private final AddressRanges allowed;

    private BlockedAddresses(int[] prefixes, Map<AddressRange, BlockChange> blocks, AddressRanges allowed) {
        this.prefixes = prefixes;
        this.blocks = blocks;
        this.allowed = allowed;
    }

    /** The blocks among {@code words}; addresses in {@code allowed} come in whatever is blocked. */
    static BlockedAddresses of(Map<AddressRange, BlockChange> words, AddressRanges allowed) {
        Map<AddressRange, BlockChange> blocks = new HashMap<>(words);
        blocks.values().removeIf(change -> !change.isBlocked());
        int[] prefixes = blocks.keySet().stream()
                .mapToInt(AddressRange::prefix)
                .distinct()
                .sorted()
                .toArray();
        return new BlockedAddresses(prefixes, Map.copyOf(blocks), allowed);
    }

    /** The block that keeps an address out at a time; empty when it may come in. */
    public Optional<BlockChange> blocking(InetAddress address, Instant now) {
        int bits = address.getAddress().length * Byte.SIZE;
        for (int prefix : prefixes) {
            if (prefix > bits) {
                break;
            }
            BlockChange block = blocks.get(new AddressRange(address, prefix));
            if (block != null && block.isInForce(now) && !allowed.contains(address)) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }
}
