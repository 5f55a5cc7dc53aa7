package dev.agora.core.config;

import java.time.Duration;
import java.util.List;

/** Settings of {@code security.*}. A limit of 0 = never; blocking for zero = until lifted. */
public record SecurityConfig(
        int failedLogins,
        int protocolAbuse,
        Duration window,
        Duration blockFor,
        List<String> allowedIps,
        List<String> trustedIps) {
    /** Copies the lists. */
    public SecurityConfig {
        allowedIps = List.copyOf(allowedIps);
        trustedIps = List.copyOf(trustedIps);
    }
}
