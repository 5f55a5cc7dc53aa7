package dev.agora.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of {@code jmap.*}.
 *
 * @param url address that clients use
 * @param tls empty = self-signed
 * @param redirectWrites whether a follower redirects a write to the leader rather than passing it on
 */
public record JmapConfig(
        URI url,
        PortSetting port,
        String bindAddr,
        Optional<TlsFiles> tls,
        boolean redirectWrites,
        Duration readTimeout,
        Duration eventSourceThrottle,
        Duration webSocketThrottle,
        Duration pushThrottle) {}
