package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.PeerAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** Translates the native library's texts into the coordinator's failures; no build path leaves here. */
final class ZenohErrors {
    private static final Pattern PLACE = Pattern.compile("\\s+at\\s+\\S+\\.rs:\\d+\\.?");
    private static final int SHOWN_CHARS = 300;

    private ZenohErrors() {}

    /** Why a session at {@code local} could not be opened. */
    static CoordinatorException opening(ZenohFailure failure, PeerAddress local) {
        String said = clean(failure);
        String lower = said.toLowerCase(Locale.ROOT);
        String where = local.host() + " port " + local.port();
        if (lower.contains("address already in use") || lower.contains("addrinuse")) {
            return new CoordinatorException(
                    Kind.CONFIG,
                    "PORT_IN_USE",
                    "cannot listen at " + where
                            + ": the port is in use; stop what uses it, or set another cluster.bus-port");
        }
        if (lower.contains("cannot assign requested address") || lower.contains("addrnotavailable")) {
            return new CoordinatorException(
                    Kind.CONFIG,
                    "NO_SUCH_ADDRESS",
                    "cannot listen at " + where + ": this machine has no such address; mend the address it advertises");
        }
        if (lower.contains("permission denied")) {
            return new CoordinatorException(
                    Kind.CONFIG,
                    "NO_RIGHT",
                    "cannot listen at " + where + ": permission denied; choose a port above 1023");
        }
        if (lower.contains("certificate") || lower.contains("private key") || lower.contains("tls")) {
            return new CoordinatorException(
                    Kind.CONFIG,
                    "BAD_CERTIFICATE",
                    "cannot listen at " + where + " with TLS: the certificates were refused: " + said);
        }
        if (lower.startsWith("configuration")) {
            return new CoordinatorException(
                    Kind.CONFIG, "CONFIG_REFUSED", "Zenoh refuses its " + said + "; mend the property 'config'");
        }
        return new CoordinatorException(
                Kind.TRANSIENT, "OPEN_FAILED", "Zenoh could not be opened at " + where + ": " + said);
    }

    /** Why a payload could not be published. */
    static CoordinatorException publishing(ZenohFailure failure) {
        return new CoordinatorException(
                Kind.TRANSIENT, "PUBLISH_FAILED", "Zenoh did not take the payload: " + clean(failure));
    }

    /** The library's text without source places and bounded. */
    static String clean(ZenohFailure failure) {
        String said = PLACE.matcher(String.valueOf(failure.getMessage()))
                .replaceAll("")
                .strip();
        return said.length() <= SHOWN_CHARS ? said : said.substring(0, SHOWN_CHARS) + "…";
    }
}
