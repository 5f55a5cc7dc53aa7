package dev.agora.core.config;

/** Settings of {@code admin.*}. */
public record AdminConfig(PortSetting port, String bindAddr) {}
