package dev.agora.core.wire.net;

import dev.agora.core.model.HostPort;

/**
 * Where a server listens.
 *
 * @param name what logs call it, {@code imaps}
 * @param address host and port; port 0 chooses one
 * @param implicitTls whether TLS starts with the connection
 * @param setting key of the setting that names the port, for error texts
 * @param isRequired whether a port that cannot be bound fails the start; otherwise it is a warning
 */
public record ListenerConfig(String name, HostPort address, boolean implicitTls, String setting, boolean isRequired) {}
