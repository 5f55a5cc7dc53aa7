package dev.agora.core.config;

/** Type of a setting's value: how its text is read, and how it is described to a person. */
public enum KeyType {
    /** Text. */
    TEXT("a text"),
    /** Whole number. */
    NUMBER("a whole number"),
    /** Number with a fraction. */
    DECIMAL("a number such as 5 or 7.5"),
    /** Span of time. */
    DURATION("a duration such as 500ms, 5s, 10m, 1h, 1d, or a bare number of milliseconds"),
    /** Size in bytes. */
    SIZE("a size such as 64KiB, 10MiB, 1GiB, or a bare number of bytes"),
    /** Port of a listener. */
    PORT("a port from 0 (choose one) to 65535"),
    /** IP address or host name. */
    ADDRESS("an IP address or a host name, without a port"),
    /** List of {@code host[:port]}. */
    HOST_PORTS("a list of host[:port], as an array or parted by ';'"),
    /** List of node ids. */
    NODE_IDS("a list of node ids (positive integers), as an array or parted by ';'"),
    /** List of IP addresses and CIDR ranges. */
    ADDRESS_RANGES("a list of IP addresses or ranges such as 10.0.0.0/8, as an array or parted by ';'"),
    /** One of a few words. */
    CHOICE("one of"),
    /** File or directory. */
    PATH("a path, taken from the working directory when relative"),
    /** HTTP or HTTPS address. */
    URL("an address that begins with https:// or http:// and names a host");

    private final String words;

    KeyType(String words) {
        this.words = words;
    }

    /** What is allowed, in words. */
    public String words() {
        return words;
    }
}
