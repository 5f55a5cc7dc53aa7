package dev.agora.core.config;

import java.time.Duration;

/** Settings of {@code rpc.*}. */
public record RpcConfig(Duration timeout, Duration inactivityTimeout) {}
