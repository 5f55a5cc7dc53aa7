package dev.agora.core.config;

import java.time.Duration;

/** Settings of {@code imap.*}. */
public record ImapConfig(PortSetting port, PortSetting tlsPort, String bindAddr, Duration idleKeepalive) {}
