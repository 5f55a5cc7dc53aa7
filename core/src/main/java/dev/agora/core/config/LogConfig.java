package dev.agora.core.config;

/** Settings of {@code log.*}: level in lower case, and whether lines are JSON. */
public record LogConfig(String level, boolean json) {}
