package dev.agora.core.security;

import java.net.InetAddress;
import java.util.List;

/** A few ranges of addresses, as settings give them. Immutable. */
public record AddressRanges(List<AddressRange> ranges) {
    /** Copies the list. */
    public AddressRanges {
        ranges = List.copyOf(ranges);
    }

    /** Reads them; the settings were checked before. */
    public static AddressRanges parse(List<String> texts) {
        return new AddressRanges(texts.stream().map(AddressRange::parse).toList());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether an address is in one of them. */
    public boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether some address of {@code other} is in one of them. */
    public boolean overlaps(AddressRange other) {
        return ranges.stream().anyMatch(range -> range.overlaps(other));
    }
}
