package dev.agora.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Addresses are blocked, or no longer: the last word on one range, kept also when it lifts a block, so that a late word never undoes it. The
 * later word wins whatever the order of arrival, so all nodes and the log come to the same end.
 *
 * @param range canonical CIDR form
 * @param isBlocked false when the block was lifted
 * @param until end of the block, in whole milliseconds; {@link #FOREVER} for one without an end; of a lifted one when it was lifted
 * @param reason in words
 * @param version hybrid time: later than all versions that its author had seen
 */
public record BlockChange(String range, boolean isBlocked, Instant until, String reason, long version) {
    /** End of a block without one: the last second of the year 9999. */
    public static final Instant FOREVER = Instant.ofEpochSecond(253_402_300_799L);

    /** Longest reason in characters. */
    public static final int MAX_REASON = 256;

    /** Cuts what is too long or too fine. */
    public BlockChange {
        until = (until.isAfter(FOREVER) ? FOREVER : until).truncatedTo(ChronoUnit.MILLIS);
        reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    /** Whether this is the later word of the two; of one version the one that blocks, for longer, wins. */
    public boolean isAfter(BlockChange other) {
        if (version != other.version) {
            return version > other.version;
        }
        if (isBlocked != other.isBlocked) {
            return isBlocked;
        }
        if (!isBlocked) {
            return false;
        }
        int longer = until.compareTo(other.until);
        return longer != 0 ? longer > 0 : reason.compareTo(other.reason) > 0;
    }

    /** Whether it keeps its addresses out at a time. */
    public boolean isInForce(Instant now) {
        return isBlocked && now.isBefore(until);
    }

    /** Whether a block has no end. */
    public boolean isForever() {
        return Objects.equals(until, FOREVER);
    }
}
