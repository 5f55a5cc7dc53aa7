package dev.agora.core.config;

import java.nio.file.Path;

/** A certificate chain and its private key, both PEM and both present when the settings were loaded. */
public record TlsFiles(Path certificate, Path key) {}
