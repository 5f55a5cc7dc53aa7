package dev.agora.core.crypto;

import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.TlsMaterial;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;

/** A certificate that nobody vouches for, so that client listeners offer TLS before the operator brought one. Stateless. */
public final class SelfSigned {
    private static final Duration VALIDITY = Duration.ofDays(397);
    private static final Duration BACK_DATED = Duration.ofDays(1);
    private static final int SERIAL_BYTES = 16;

    private SelfSigned() {}

    /**
     * Makes a certificate with a fresh key pair, valid for 397 days. The caller keeps it, for clients remember it.
     *
     * @param names host names and addresses, at least one
     * @throws IllegalArgumentException when there is no name, or one is neither an address nor a host name
     */
    public static TlsMaterial certificate(List<String> names, WallClock clock, RandomSource random) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a self-signed certificate needs at least one name");
        }
        EcKey key = EcKey.of(random.bytes(EcKey.SEED_BYTES));
        X500Name subject = new X500Name("CN=Agora self-signed");
        Instant begins = clock.instant().minus(BACK_DATED);
        Certificates.Frame frame = new Certificates.Frame(
                subject,
                subject,
                new BigInteger(1, random.bytes(SERIAL_BYTES)).setBit(0),
                begins,
                begins.plus(VALIDITY));
        String certificate = Certificates.leafPem(frame, key, key, CertificateNames.of(names));
        return new TlsMaterial(certificate, certificate, key.privateKeyPem());
    }
}
