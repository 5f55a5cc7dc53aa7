package dev.agora.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.PeerAddress;
import dev.agora.spi.tck.KitMistake.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator gets to read: what was tried, the value, the remedy, and never a secret. */
interface ErrorChecks extends KitChecks {
    @Test
    default void aWrongAddressIsNamed() throws Exception {
        List<KitMistake> mistakes = of(What.ADDRESS);
        if (mistakes.isEmpty()) {
            AddressProperties.requireNone(bench().table(), "give the kit a mistake of kind ADDRESS");
            mistakes = List.of(missingPeer(TestContext.freePort()));
        }
        mistakes.forEach(mistake -> judge(mistake, List.of()));
    }

    @Test
    default void aServerOfAnotherKindIsNamed() throws Exception {
        try (OtherServer other = OtherServer.start()) {
            List<KitMistake> mistakes = new ArrayList<>(of(What.OTHER_SERVER));
            if (bench().kit().server().isNone()) {
                mistakes.add(missingPeer(other.address().getPort()));
            } else {
                Optional<Map<String, String>> settings = bench().kit().server().settingsVia(other.address());
                String port = Integer.toString(other.address().getPort());
                settings.ifPresent(led -> mistakes.add(KitMistake.of(What.OTHER_SERVER, led, port)));
            }
            assertThat(mistakes)
                    .as("mistakes of kind OTHER_SERVER, or settingsVia of the server")
                    .isNotEmpty();
            mistakes.forEach(mistake -> judge(mistake, List.of()));
        }
    }

    @Test
    default void wrongCredentialsAreAConfigError() {
        List<KitMistake> mistakes = of(What.CREDENTIALS);
        requireNoneFor(mistakes, AddressProperties.secrets(bench().table()), "CREDENTIALS");
        mistakes.forEach(mistake -> judge(mistake, List.of()));
    }

    @Test
    default void anUntrustedCertificateIsAConfigErrorOrNamed() {
        List<KitMistake> mistakes = of(What.CERTIFICATE);
        requireNoneFor(mistakes, AddressProperties.tls(bench().table()), "CERTIFICATE");
        for (KitMistake mistake : mistakes) {
            boolean alone = bench().kit().server().isNone();
            judge(mistake, alone ? bench().cluster(2) : List.of());
        }
    }

    @Test
    default void missingRightsAreAConfigError() {
        List<KitMistake> mistakes = of(What.RIGHTS);
        requireNoneFor(mistakes, AddressProperties.secrets(bench().table()), "RIGHTS");
        mistakes.forEach(mistake -> judge(mistake, List.of()));
    }

    @Test
    default void settingsThatContradictEachOtherAreAConfigError() {
        of(What.CONTRADICTION).forEach(mistake -> judge(mistake, List.of()));
        assertThat(bench().stranger(1).coordinator().capabilities().maxPayloadBytes())
                .as("the settings of the kit are accepted")
                .isPositive();
    }

    @Test
    default void noSecretIsEverShown() {
        List<KitMistake> hiding = bench().kit().mistakes().stream()
                .filter(mistake -> !mistake.secrets().isEmpty())
                .toList();
        requireNoneFor(hiding, AddressProperties.secrets(bench().table()), "any kind that hides a secret");
        for (KitMistake mistake : hiding) {
            String all =
                    String.join("\n", Verdict.of(bench(), mistake, List.of()).texts());
            mistake.secrets()
                    .forEach(secret -> assertThat(all.contains(secret))
                            .as("the secret of a mistake in %s is shown somewhere", mistake.what())
                            .isFalse());
        }
    }

    private void judge(KitMistake mistake, List<TckNode> others) {
        Verdict verdict = Verdict.of(bench(), mistake, others);
        assertThat(verdict.said())
                .as("what the coordinator says of a mistake in %s", mistake.what())
                .contains(mistake.named());
        CoordinatorException thrown = verdict.thrown();
        if (thrown == null) {
            assertThat(verdict.complaint())
                    .as("health after a mistake in %s", mistake.what())
                    .isNotEmpty();
            return;
        }
        switch (mistake.what()) {
            case ADDRESS, OTHER_SERVER -> assertThat(thrown.kind()).isIn(Kind.TRANSIENT, Kind.CONFIG);
            case CREDENTIALS, RIGHTS, CONTRADICTION -> assertThat(thrown.kind()).isEqualTo(Kind.CONFIG);
            case CERTIFICATE -> assertThat(thrown.kind()).isEqualTo(Kind.CONFIG);
        }
    }

    private List<KitMistake> of(What what) {
        return bench().kit().mistakes().stream()
                .filter(mistake -> mistake.what() == what)
                .toList();
    }

    /** A peer at an address where none answers, for a backend without a server. */
    private KitMistake missingPeer(int port) {
        PeerAddress peer = new PeerAddress(99, "127.0.0.1", port);
        return KitMistake.of(What.ADDRESS, bench().kit().settings(), Integer.toString(port))
                .preparedBy(context -> context.addPeer(peer));
    }

    private static void requireNoneFor(List<KitMistake> mistakes, List<String> properties, String kind) {
        if (mistakes.isEmpty()) {
            assertThat(properties)
                    .as("properties for which mistakes() of the kit must have one of kind %s", kind)
                    .isEmpty();
        }
    }
}
