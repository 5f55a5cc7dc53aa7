package dev.agora.core.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Addresses that share their first bits: one address, or a network in CIDR form. Source: RFC 4632 §3.1, RFC 4291 §2.3. Immutable.
 *
 * @param first the lowest address, all bits after the prefix zero
 * @param prefix number of bits that are the same
 */
public record AddressRange(InetAddress first, int prefix) {
    private static final int IPV6_SITE_BITS = 64;
    private static final int IPV4_BYTES = 4;

    /** Checks the range and clears the bits after the prefix. */
    public AddressRange {
        if (prefix < 0 || prefix > bits(first)) {
            throw new IllegalArgumentException(
                    "a prefix of " + first.getHostAddress() + " has 0 to " + bits(first) + " bits, not " + prefix);
        }
        first = masked(first, prefix);
    }

    /** One address alone. */
    public static AddressRange of(InetAddress address) {
        return new AddressRange(address, bits(address));
    }

    /** Whom one client can be: its address, with IPv6 the /64 that a client has all of. */
    public static AddressRange ofClient(InetAddress address) {
        return address.getAddress().length == IPV4_BYTES ? of(address) : new AddressRange(address, IPV6_SITE_BITS);
    }

    /** Reads an address or a range such as {@code 10.0.0.0/8}. @throws IllegalArgumentException with the text and what is allowed */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            InetAddress literal = literal(address);
            return slash < 0 ? of(literal) : new AddressRange(literal, Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no address and no range: give one such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64",
                    malformed);
        }
    }

    /** An address in full: 10.1 would be read as 10.0.0.1, which nobody means who blocks a range. */
    private static InetAddress literal(String text) {
        if (text.indexOf(':') < 0
                && text.chars().filter(letter -> letter == '.').count() != IPV4_BYTES - 1) {
            throw new IllegalArgumentException("not four numbers");
        }
        return InetAddress.ofLiteral(text);
    }

    /** Whether an address is in it. */
    public boolean contains(InetAddress address) {
        return bits(address) == bits(first) && masked(address, prefix).equals(first);
    }

    /** Whether some address is in both. */
    public boolean overlaps(AddressRange other) {
        return prefix <= other.prefix ? contains(other.first) : other.contains(first);
    }

    /** Canonical CIDR form. */
    @Override
    public String toString() {
        String text = first.getHostAddress();
        int zone = text.indexOf('%');
        return (zone < 0 ? text : text.substring(0, zone)) + "/" + prefix;
    }

    /** An address with all bits after {@code prefix} zero, without a zone. */
    static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        int whole = prefix / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> (prefix % Byte.SIZE));
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
        }
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
