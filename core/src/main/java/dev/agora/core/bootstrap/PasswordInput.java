package dev.agora.core.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a password from standard input or asks for it on the terminal. */
final class PasswordInput {
    private static final int MAX_BYTES = 1024;

    private PasswordInput() {}

    static String read(boolean fromStdin, Environment environment) {
        String password = fromStdin ? firstLine(environment) : asked();
        if (password.isEmpty()) {
            throw new CommandFailure("the password is empty; give one", ExitCode.USAGE);
        }
        return password;
    }

    private static String firstLine(Environment environment) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = environment.in().read();
                    next >= 0 && next != '\n';
                    next = environment.in().read()) {
                if (line.size() >= MAX_BYTES) {
                    throw new CommandFailure("the password is longer than " + MAX_BYTES + " bytes", ExitCode.USAGE);
                }
                line.write(next);
            }
        } catch (IOException unreadable) {
            throw new CommandFailure("standard input cannot be read: " + unreadable);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static String asked() {
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(() -> new CommandFailure(
                        "there is no terminal to ask for the password; use --password-stdin", ExitCode.USAGE));
        char @Nullable [] first = console.readPassword("Password: ");
        char @Nullable [] second = console.readPassword("Again: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new CommandFailure("the two passwords differ", ExitCode.USAGE);
        }
        return new String(first);
    }
}
