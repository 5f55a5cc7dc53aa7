package dev.agora.core.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the value of a secret that is given by reference, and hides what must not be shown. */
final class Secrets {
    /** What is printed in place of a secret. */
    static final String HIDDEN = "***";

    private static final Pattern MACRO = Pattern.compile("%\\{(env|file):(.+)}%");
    private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*@");
    private static final int MAX_SECRET_BYTES = 64 * 1024;

    private final Map<String, String> environment;
    private final Path workingDirectory;

    Secrets(Map<String, String> environment, Path workingDirectory) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
    }

    /** Thrown inside the loader when a reference leads nowhere; the message is for the operator. */
    static final class UnresolvedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnresolvedException(String message) {
            super(message);
            this.reason = message;
        }

        String reason() {
            return reason;
        }
    }

    /** Whether the text refers to a value kept elsewhere. */
    static boolean isReference(String text) {
        return text.startsWith("env:")
                || text.startsWith("file:")
                || MACRO.matcher(text).matches();
    }

    /** The value itself: {@code env:NAME}, {@code file:PATH} and <code>%{env:NAME}%</code> are followed. */
    String resolve(String text) throws UnresolvedException {
        Matcher macro = MACRO.matcher(text);
        if (macro.matches()) {
            return follow(macro.group(1), macro.group(2));
        }
        if (isReference(text)) {
            int colon = text.indexOf(':');
            return follow(text.substring(0, colon), text.substring(colon + 1));
        }
        return text;
    }

    private String follow(String kind, String name) throws UnresolvedException {
        return kind.equals("env") ? fromEnvironment(name) : fromFile(name);
    }

    private String fromEnvironment(String name) throws UnresolvedException {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new UnresolvedException("the environment variable " + name
                    + " it refers to is not set; set it, or give the value another way");
        }
        return value;
    }

    private String fromFile(String name) throws UnresolvedException {
        Path file = workingDirectory.resolve(name);
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                throw new UnresolvedException(
                        "the file " + file + " it refers to is larger than " + MAX_SECRET_BYTES + " bytes");
            }
            return Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException unreadable) {
            throw new UnresolvedException("the file " + file + " it refers to cannot be read ("
                    + unreadable.getClass().getSimpleName() + "); create it, or make it readable for this user");
        }
    }

    /** Whether a name sounds like that of a secret; errs on the side of hiding. */
    static boolean looksSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of("secret", "password", "credential", "token", "encr").anyMatch(lower::contains)
                || (lower.contains("key") && !lower.contains("path"));
    }

    /** The text without user names and passwords inside addresses. */
    static String withoutUserInfo(String text) {
        return USER_INFO.matcher(text).replaceAll("://" + HIDDEN + "@");
    }
}
