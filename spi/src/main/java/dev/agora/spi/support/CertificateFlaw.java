package dev.agora.spi.support;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is wrong with the certificate that a server showed, read from the causes of a TLS handshake that failed. Java's own words
 * name classes and blame one thing for all; an operator needs to know which it is, since when, and what mends it. Immutable.
 *
 * @param kind what is wrong
 * @param signer subject of the certificate at fault when it is not the server's own but one above it
 * @param date when it expired, or from when it is valid; empty when the failure does not tell
 * @param said Java's words without names of classes
 */
public record CertificateFlaw(Kind kind, Optional<String> signer, Optional<Instant> date, String said) {
    private static final int MAX_CAUSES = 20;
    private static final int SHOWN_CHARS = 200;
    private static final String CLASS_NAME = "\\b(?:[a-z]\\w*\\.){2,}[A-Z]\\w*(?::\\s*)?";

    /** What may be wrong with a certificate, each with a remedy of its own. */
    public enum Kind {
        /** Its time is over. */
        EXPIRED("CERTIFICATE_EXPIRED"),
        /** Its time has not begun, or this node's clock is slow. */
        NOT_YET_VALID("CERTIFICATE_NOT_YET_VALID"),
        /** It is made out to another name than the one that was dialled. */
        OTHER_NAME("CERTIFICATE_OF_ANOTHER_NAME"),
        /** Its key or its signature is weaker than Java allows. */
        TOO_WEAK("CERTIFICATE_TOO_WEAK"),
        /** No authority that is trusted here vouches for it. */
        UNTRUSTED("UNTRUSTED_CERTIFICATE");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The code of the {@link dev.agora.spi.CoordinatorException} that tells of it. */
        public String code() {
            return code;
        }
    }

    /** The flaw that {@code failure} or one of its causes tells of; empty when it has nothing to do with a certificate. */
    public static Optional<CertificateFlaw> in(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .filter(CertificateFlaw::isOfCertificate)
                .toList();
        if (causes.isEmpty()) {
            return Optional.empty();
        }
        Optional<X509Certificate> culprit = causes.stream()
                .filter(CertPathValidatorException.class::isInstance)
                .map(CertPathValidatorException.class::cast)
                .flatMap(each -> certificate(each).stream())
                .findFirst();
        Kind kind = causes.stream()
                .map(CertificateFlaw::kind)
                .filter(each -> each != Kind.UNTRUSTED)
                .findFirst()
                .orElse(Kind.UNTRUSTED);
        Optional<String> signer = culprit.filter(each -> causes.stream().anyMatch(CertificateFlaw::isAboveServer))
                .map(X509Certificate::getSubjectX500Principal)
                .map(String::valueOf);
        Optional<Instant> date = culprit.map(each -> kind == Kind.EXPIRED ? each.getNotAfter() : each.getNotBefore())
                .map(Date::toInstant);
        return Optional.of(new CertificateFlaw(kind, signer, date, words(causes.getLast())));
    }

    /**
     * What an operator is told: the certificate at fault, what is wrong with it, and the remedy.
     *
     * @param server who showed the certificate, with its address, such as {@code Redis at cache1 port 6380}
     * @param trusted property in which the trusted authorities are given
     */
    public String told(String server, String trusted) {
        String whose = signer.map(name -> "the certificate of '" + name + "', which signed that of " + server + ",")
                .orElse("the certificate of " + server);
        String day = date.map(instant -> " " + instant.atOffset(ZoneOffset.UTC).toLocalDate())
                .orElse("");
        return switch (kind) {
            case EXPIRED -> whose + " expired" + (day.isEmpty() ? "" : " on" + day) + "; renew it";
            case NOT_YET_VALID ->
                whose + " is not valid yet" + (day.isEmpty() ? "" : ", only from" + day + " on")
                        + "; check the clock of this node, and that of the authority";
            case OTHER_NAME ->
                whose + " is made out to another name (" + said + "); connect by a name it is made out to, or have it"
                        + " made out to this one";
            case TOO_WEAK ->
                whose + " has a key or a signature that Java holds to be too weak (" + said
                        + "); have it made anew with a stronger one";
            case UNTRUSTED ->
                "the certificate of " + server + " is not trusted (" + said
                        + "); give the certificate of the authority that signed it in " + trusted;
        };
    }

    private static boolean isOfCertificate(Throwable cause) {
        return cause instanceof CertificateException
                || cause instanceof CertPathValidatorException
                || cause instanceof CertPathBuilderException;
    }

    private static Kind kind(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException _ -> Kind.EXPIRED;
            case CertificateNotYetValidException _ -> Kind.NOT_YET_VALID;
            case CertPathValidatorException path
            when path.getReason() instanceof BasicReason reason ->
                switch (reason) {
                    case EXPIRED -> Kind.EXPIRED;
                    case NOT_YET_VALID -> Kind.NOT_YET_VALID;
                    case ALGORITHM_CONSTRAINED -> Kind.TOO_WEAK;
                    case UNSPECIFIED, REVOKED, UNDETERMINED_REVOCATION_STATUS, INVALID_SIGNATURE -> Kind.UNTRUSTED;
                };
            default -> isOtherName(cause) ? Kind.OTHER_NAME : Kind.UNTRUSTED;
        };
    }

    /** Java has no class and no reason for it, only words (RFC 2818 §3.1 is what it checks). */
    private static boolean isOtherName(Throwable cause) {
        String lower = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return lower.startsWith("no subject alternative") || lower.startsWith("no name matching");
    }

    private static boolean isAboveServer(Throwable cause) {
        return cause instanceof CertPathValidatorException path && path.getIndex() > 0;
    }

    private static Optional<X509Certificate> certificate(CertPathValidatorException cause) {
        if (cause.getCertPath() == null || cause.getIndex() < 0) {
            return Optional.empty();
        }
        Certificate found = cause.getCertPath().getCertificates().get(cause.getIndex());
        return found instanceof X509Certificate known ? Optional.of(known) : Optional.empty();
    }

    private static String words(Throwable cause) {
        String message = String.valueOf(cause.getMessage())
                .replaceAll(CLASS_NAME, "")
                .replaceAll("\\s+", " ")
                .strip();
        String text = message.isEmpty() || message.equals("null") ? "no reason is told" : message;
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
