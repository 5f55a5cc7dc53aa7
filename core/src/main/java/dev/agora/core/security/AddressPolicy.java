package dev.agora.core.security;

import dev.agora.core.config.SecurityConfig;
import java.time.Duration;

/**
 * When an address is blocked without an administrator.
 *
 * @param failedLogins failed logins in the window that block, 0 = never
 * @param protocolErrors protocol errors in the window that block, 0 = never
 * @param window in which they are counted
 * @param blockFor how long a block holds, zero = until lifted
 * @param allowed never kept out, whatever is blocked
 * @param trusted never blocked automatically
 */
public record AddressPolicy(
        int failedLogins,
        int protocolErrors,
        Duration window,
        Duration blockFor,
        AddressRanges allowed,
        AddressRanges trusted) {
    /** What the settings say. */
    public static AddressPolicy of(SecurityConfig config) {
        return new AddressPolicy(
                config.failedLogins(),
                config.protocolAbuse(),
                config.window(),
                config.blockFor(),
                AddressRanges.parse(config.allowedIps()),
                AddressRanges.parse(config.trustedIps()));
    }

    /** How many failures of a kind block, 0 = never. */
    int limit(FailureKind kind) {
        return switch (kind) {
            case LOGIN -> failedLogins;
            case PROTOCOL -> protocolErrors;
        };
    }
}
