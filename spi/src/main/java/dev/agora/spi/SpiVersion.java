package dev.agora.spi;

/**
 * Version of this SPI. A node refuses a provider that was built against another major, and accepts one that was built against
 * any minor of its own major. A provider of an older minor than the node's finds all that it uses. One of a newer minor works
 * as long as it uses nothing that came after the node's version, else it fails with a {@link LinkageError}.
 *
 * @param major changes when an implementation must change
 * @param minor grows with each default method or capability added
 */
public record SpiVersion(int major, int minor) {
    /** The version of these interfaces. */
    public static final SpiVersion CURRENT = new SpiVersion(1, 1);

    /** Checks the range. */
    public SpiVersion {
        if (major < 1 || minor < 0) {
            throw new IllegalArgumentException("no SPI version: " + major + "." + minor);
        }
    }

    /** Whether a node of this version takes a provider that was built against {@code provider}: the majors are the same. */
    public boolean accepts(SpiVersion provider) {
        return major == provider.major;
    }

    /**
     * Whether this version came after {@code other}. When a provider's version is newer than the node's, which accepts it, the
     * provider may call what the node lacks.
     *
     * @since 1.1
     */
    public boolean isNewerThan(SpiVersion other) {
        return major > other.major || (major == other.major && minor > other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
