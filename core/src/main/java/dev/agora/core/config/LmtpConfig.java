package dev.agora.core.config;

import java.util.List;

/** Settings of {@code lmtp.*}. Trusted are addresses and CIDR ranges as text. */
public record LmtpConfig(PortSetting port, String bindAddr, List<String> trustedIps, long maxSizeBytes) {
    /** Copies the list. */
    public LmtpConfig {
        trustedIps = List.copyOf(trustedIps);
    }
}
