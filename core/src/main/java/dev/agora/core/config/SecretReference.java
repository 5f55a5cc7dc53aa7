package dev.agora.core.config;

import java.nio.file.Path;
import java.util.Map;

/** Follows a value that may be given by reference, as the command line does before it sends it. Pure but for reading what is named. */
public final class SecretReference {
    private SecretReference() {}

    /**
     * The value itself: {@code env:NAME}, {@code file:PATH} and <code>%{env:NAME}%</code> are followed, anything else is its own value.
     *
     * @throws IllegalArgumentException when the reference leads nowhere; the message says what to do
     */
    public static String resolve(String text, Map<String, String> environment, Path workingDirectory) {
        try {
            return new Secrets(environment, workingDirectory).resolve(text);
        } catch (Secrets.UnresolvedException unresolved) {
            throw new IllegalArgumentException(unresolved.reason(), unresolved);
        }
    }
}
