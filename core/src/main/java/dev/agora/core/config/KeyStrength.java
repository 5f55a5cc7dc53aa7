package dev.agora.core.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges how easily a cluster key can be guessed. Pure. */
final class KeyStrength {
    private static final int SHORT = 16;
    private static final int FEW_DIFFERENT = 6;
    private static final List<String> GUESSABLE = List.of(
            "password",
            "secret",
            "secure",
            "changeme",
            "12345",
            "qwerty",
            "letmein",
            "abcdef",
            "encryption",
            "example",
            "agora");

    private KeyStrength() {}

    /** Why the key is weak, empty when nothing speaks against it. Shorter ones than the table's minimum are refused elsewhere. */
    static Optional<String> weakness(String key) {
        if (key.length() < SHORT) {
            return Optional.of("is shorter than " + SHORT + " characters");
        }
        String lower = key.toLowerCase(Locale.ROOT);
        boolean guessable = GUESSABLE.stream().anyMatch(lower::contains) && key.length() < 2 * SHORT;
        if (guessable || key.chars().distinct().count() < FEW_DIFFERENT) {
            return Optional.of("is easy to guess");
        }
        return Optional.empty();
    }
}
