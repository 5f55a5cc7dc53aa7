package dev.agora.spi;

/**
 * Version of this SPI: a provider built against another major is refused, a newer minor is accepted.
 *
 * @param major changes when an implementation must change
 * @param minor grows with each default method or capability added
 */
public record SpiVersion(int major, int minor) {
    /** The version of these interfaces. */
    public static final SpiVersion CURRENT = new SpiVersion(1, 0);

    /** Checks the range. */
    public SpiVersion {
        if (major < 1 || minor < 0) {
            throw new IllegalArgumentException("no SPI version: " + major + "." + minor);
        }
    }

    /** Whether a provider of version {@code other} can be used here. */
    public boolean accepts(SpiVersion other) {
        return major == other.major;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
