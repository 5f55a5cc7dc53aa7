package dev.agora.core.wire.net;

import dev.agora.core.model.HostPort;
import java.util.Locale;

/** A listener could not be started; the message names the address and the remedy. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /** Describes why {@code config} could not be bound. */
    public ListenException(ListenerConfig config, Throwable cause) {
        super(describe(config, cause), cause);
    }

    private static String describe(ListenerConfig config, Throwable cause) {
        HostPort address = config.address();
        String reason = String.valueOf(cause.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        String remedy;
        if (lower.contains("permission")) {
            remedy = address.port() < FIRST_UNPRIVILEGED_PORT
                    ? "ports below 1024 need the capability CAP_NET_BIND_SERVICE; grant it or set " + config.setting()
                    : "set " + config.setting() + " to a port this user may bind";
        } else if (lower.contains("in use")) {
            remedy = "another program listens there; stop it or set " + config.setting() + " to a free port";
        } else {
            remedy = "check that the address belongs to this machine and " + config.setting() + " is right";
        }
        return config.name() + " cannot listen on " + address + ": " + reason + "; " + remedy;
    }
}
