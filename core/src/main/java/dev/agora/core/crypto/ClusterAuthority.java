package dev.agora.core.crypto;

import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.math.BigInteger;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * The cluster's certificate authority, derived from the cluster key: every node finds the same authority, byte for byte, and issues its own
 * certificate. A certificate proves possession of the cluster key, not more. Immutable; safe for all threads.
 */
public final class ClusterAuthority {
    /** How long a node's certificate holds. */
    public static final Duration VALIDITY = Duration.ofDays(30);

    /** Age at which a node issues itself the next one. */
    public static final Duration RENEW_AFTER = Duration.ofDays(10);

    /** How far back a certificate begins, for clocks that differ. */
    public static final Duration BACK_DATED = Duration.ofDays(1);

    private static final Instant AUTHORITY_BEGINS = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant AUTHORITY_ENDS = Instant.parse("2120-01-01T00:00:00Z");
    private static final int SERIAL_BYTES = 16;
    private static final int ID_BYTES = 8;
    private static final Pattern NODE_NAME = Pattern.compile("node-([1-9][0-9]{0,9})\\.agora");
    private static final int DNS_NAME = 2;

    private final List<Authority> authorities;
    private final WallClock clock;
    private final RandomSource random;

    /** An authority for the keys of a ring: issues with the primary one, trusts all. */
    public ClusterAuthority(KeyRing ring, WallClock clock, RandomSource random) {
        this.authorities = ring.all().stream().map(ClusterAuthority::authority).toList();
        this.clock = clock;
        this.random = random;
    }

    /**
     * Issues a certificate with a fresh key pair.
     *
     * @param node this node; its name {@code node-ID.agora} is always in the certificate
     * @param hosts addresses and host names under which others reach it; loopback is added
     * @throws IllegalArgumentException when a host is neither an address nor a host name
     */
    public TlsMaterial issue(NodeId node, Collection<String> hosts) {
        List<String> names = new ArrayList<>(List.of(serverName(node)));
        names.addAll(hosts);
        names.addAll(List.of("localhost", "127.0.0.1", "::1"));
        Authority issuer = authorities.getFirst();
        EcKey key = EcKey.of(random.bytes(EcKey.SEED_BYTES));
        Instant begins = clock.instant().minus(BACK_DATED);
        Certificates.Frame frame = new Certificates.Frame(
                issuer.name(),
                new X500Name("CN=" + serverName(node)),
                serial(random.bytes(SERIAL_BYTES)),
                begins,
                begins.plus(BACK_DATED).plus(VALIDITY));
        String leaf = Certificates.leafPem(frame, key, issuer.key(), CertificateNames.of(names));
        return new TlsMaterial(trustedPem(), leaf, key.privateKeyPem());
    }

    /** The certificates of all authorities of the ring, PEM. */
    public String trustedPem() {
        return authorities.stream().map(Authority::certificatePem).collect(Collectors.joining());
    }

    /** The name every certificate of {@code node} carries. */
    public static String serverName(NodeId node) {
        return "node-" + node + ".agora";
    }

    /** The node that a certificate of this authority names; the caller has verified its chain. */
    public static Optional<NodeId> nodeOf(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream().flatMap(name -> node(name).stream()).findFirst();
        } catch (CertificateParsingException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<NodeId> node(List<?> name) {
        if (!Integer.valueOf(DNS_NAME).equals(name.getFirst()) || !(name.get(1) instanceof String dns)) {
            return Optional.empty();
        }
        Matcher matcher = NODE_NAME.matcher(dns);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(new NodeId(Integer.parseInt(matcher.group(1))));
    }

    private static Authority authority(ClusterKey clusterKey) {
        EcKey key = EcKey.of(clusterKey.derive("cluster authority 1", EcKey.SEED_BYTES));
        byte[] id = clusterKey.derive("cluster authority 1 id", ID_BYTES);
        X500Name name =
                new X500Name("CN=Agora cluster authority " + HexFormat.of().formatHex(id));
        Certificates.Frame frame = new Certificates.Frame(name, name, serial(id), AUTHORITY_BEGINS, AUTHORITY_ENDS);
        return new Authority(name, key, Certificates.authorityPem(frame, key));
    }

    // RFC 5280 §4.1.2.2: positive, at most 20 octets.
    private static BigInteger serial(byte[] bytes) {
        return new BigInteger(1, bytes).setBit(0);
    }

    /** The authority of one cluster key. */
    private record Authority(X500Name name, EcKey key, String certificatePem) {}
}
