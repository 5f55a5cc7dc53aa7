package dev.agora.core.config;

/**
 * A port to listen on.
 *
 * @param number 0 = choose one
 * @param wasSet whether somebody set it: then it must be bound; a default one may be missing
 */
public record PortSetting(int number, boolean wasSet) {}
