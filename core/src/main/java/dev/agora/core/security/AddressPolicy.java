package dev.agora.core.security;

import dev.agora.core.config.SecurityConfig;
import java.time.Duration;

/**
 * When an address is blocked without an administrator.
 *
 * @param failedLogins failed logins in the window that block, 0 = never
 * @param window in which they are counted
 * @param blockFor how long a block holds, zero = until lifted
 * @param allowed never kept out, whatever is blocked
 * @param trusted never blocked automatically
 */
public record AddressPolicy(
        int failedLogins, Duration window, Duration blockFor, AddressRanges allowed, AddressRanges trusted) {
    /** What the settings say. */
    public static AddressPolicy of(SecurityConfig config) {
        return new AddressPolicy(
                config.failedLogins(),
                config.window(),
                config.blockFor(),
                AddressRanges.parse(config.allowedIps()),
                AddressRanges.parse(config.trustedIps()));
    }
}
