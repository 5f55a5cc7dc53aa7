package dev.agora.core.config;

/** A setting in force: its name, its value as it may be shown, and where that came from. */
public record EffectiveSetting(String name, String value, Origin origin) {}
