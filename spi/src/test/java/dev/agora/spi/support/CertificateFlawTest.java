package dev.agora.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agora.spi.TlsMaterial;
import dev.agora.spi.support.CertificateFlaw.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What handshakes with real sockets fail with, and what an operator is told of it. */
@Timeout(60)
class CertificateFlawTest {
    private static final Instant NOW = Instant.now();
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(30));
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));

    private final DatedAuthority authority = new DatedAuthority();

    @Test
    void oneThatExpiredIsToldWithItsLastDay() throws IOException {
        TlsMaterial old = authority.issue(LONG_AGO, YESTERDAY);
        assertThat(flaw(old, old, "127.0.0.1"))
                .extracting(CertificateFlaw::kind, flaw -> flaw.told("cache1", "tlsCa"))
                .containsExactly(Kind.EXPIRED, "the certificate of cache1 expired on " + day(YESTERDAY) + "; renew it");
    }

    @Test
    void oneOfTomorrowIsToldWithItsFirstDayAndTheClock() throws IOException {
        TlsMaterial early = authority.issue(TOMORROW, LATER);
        CertificateFlaw flaw = flaw(early, early, "127.0.0.1");
        assertThat(flaw.kind()).isEqualTo(Kind.NOT_YET_VALID);
        assertThat(flaw.told("cache1", "tlsCa"))
                .startsWith("the certificate of cache1 is not valid yet, only from " + day(TOMORROW) + " on;")
                .contains("check the clock");
    }

    @Test
    void oneWhoseSignerExpiredNamesTheSigner() throws IOException {
        TlsMaterial material = new DatedAuthority(LONG_AGO, YESTERDAY).issue(LONG_AGO, LATER);
        CertificateFlaw flaw = flaw(material, material, "127.0.0.1");
        assertThat(flaw.kind()).isEqualTo(Kind.EXPIRED);
        assertThat(flaw.told("cache1", "tlsCa"))
                .isEqualTo("the certificate of 'CN=signer', which signed that of cache1, expired on " + day(YESTERDAY)
                        + "; renew it");
    }

    @Test
    void oneOfAnotherAuthorityNamesThePropertyAndNoClass() throws IOException {
        TlsMaterial ours = new DatedAuthority().issue(LONG_AGO, LATER);
        CertificateFlaw flaw = flaw(authority.issue(LONG_AGO, LATER), ours, "127.0.0.1");
        assertThat(flaw.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(flaw.told("cache1", "tlsCa"))
                .startsWith("the certificate of cache1 is not trusted (")
                .endsWith("in tlsCa")
                .doesNotContain("java.", "sun.", "Exception", "PKIX");
    }

    @Test
    void oneOfAnotherNameSaysSo() throws IOException {
        TlsMaterial material = authority.issue(LONG_AGO, LATER);
        CertificateFlaw flaw = flaw(material, material, "localhost");
        assertThat(flaw.kind()).isEqualTo(Kind.OTHER_NAME);
        assertThat(flaw.told("cache1", "tlsCa"))
                .contains("made out to another name", "localhost", "connect by a name it is made out to")
                .doesNotContain("tlsCa");
    }

    @Test
    void oneThatIsTooWeakIsNotBlamedOnTheAuthority() {
        Throwable failure = new SSLHandshakeException("(bad_certificate) PKIX path validation failed")
                .initCause(new CertificateException(new CertPathValidatorException(
                        "Algorithm constraints check failed on signature algorithm: MD5withRSA",
                        null,
                        null,
                        -1,
                        BasicReason.ALGORITHM_CONSTRAINED)));
        assertThat(CertificateFlaw.in(failure))
                .hasValueSatisfying(flaw -> assertThat(flaw.told("cache1", "tlsCa"))
                        .contains("too weak", "MD5withRSA", "made anew")
                        .doesNotContain("tlsCa"));
    }

    @Test
    void wordsThatNameClassesAreCleared() {
        Throwable failure = new CertificateException(
                "PKIX: java.security.cert.CertPathValidatorException: sun.security.x509.Oddity failed");
        assertThat(CertificateFlaw.in(new ExecutionException(failure)))
                .hasValueSatisfying(flaw -> assertThat(flaw.said()).isEqualTo("PKIX: failed"));
    }

    @Test
    void otherFailuresTellOfNoCertificate() {
        assertThat(CertificateFlaw.in(new SSLException("Received fatal alert: bad_certificate", new EOFException())))
                .isEmpty();
        assertThat(CertificateFlaw.in(new IllegalStateException())).isEmpty();
    }

    /** Dials a server that shows {@code shown}, as a client that trusts the authority of {@code trusting}. */
    private static CertificateFlaw flaw(TlsMaterial shown, TlsMaterial trusting, String name) throws IOException {
        try (TlsListener server = new TlsListener(shown);
                SSLSocket client = (SSLSocket)
                        TlsListener.context(trusting).getSocketFactory().createSocket(name, server.port())) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            client.setSSLParameters(parameters);
            Throwable failure = catchThrowable(client::startHandshake);
            return CertificateFlaw.in(failure).orElseThrow(() -> new AssertionError("no flaw is found", failure));
        }
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
