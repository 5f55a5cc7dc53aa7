package dev.agora.core.crypto;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/** Subject alternative names from hosts as people write them. Source: RFC 5280 §4.2.1.6. */
final class CertificateNames {
    private static final Pattern DNS = Pattern.compile("[A-Za-z0-9*_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?\\.?");

    private CertificateNames() {}

    /** Addresses become IP names, the rest DNS names, each once. @throws IllegalArgumentException for what is neither */
    static GeneralNames of(Collection<String> hosts) {
        Set<GeneralName> names = new LinkedHashSet<>();
        for (String host : hosts) {
            names.add(name(host));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static GeneralName name(String host) {
        int zone = host.indexOf('%');
        String bare = zone < 0 ? host : host.substring(0, zone);
        if (IPAddress.isValid(bare)) {
            return new GeneralName(GeneralName.iPAddress, bare);
        }
        if (!DNS.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "'" + host + "' is neither an IP address nor a host name; a certificate cannot carry it");
        }
        return new GeneralName(GeneralName.dNSName, host);
    }
}
