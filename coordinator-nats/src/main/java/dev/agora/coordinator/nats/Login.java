package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorSettings;
import io.nats.client.Options;

/** How this node says who it is. */
sealed interface Login {
    /** No login. */
    record Anonymous() implements Login {}

    /** User name and password. */
    record Password(String user, String secret) implements Login {
        @Override
        public String toString() {
            return "Password[" + user + ", ***]";
        }
    }

    /** A token. */
    record Token(String secret) implements Login {
        @Override
        public String toString() {
            return "Token[***]";
        }
    }

    /** A user JWT and the NKey that signs the server's nonce. */
    record Credentials(UserCredentials handler) implements Login {}

    static Login of(CoordinatorSettings settings) {
        String credentials = settings.text("credentials").orElse("");
        String secret = settings.text("authSecret").orElse("");
        String user = settings.text("authUsername").orElse("");
        if (!credentials.isBlank()) {
            return new Credentials(UserCredentials.parse(PemText.of("credentials", credentials, true)));
        }
        if (!user.isBlank()) {
            return new Password(user, secret);
        }
        return secret.isBlank() ? new Anonymous() : new Token(secret);
    }

    /** What an operator calls it in a message; no secret. */
    default String shown() {
        return switch (this) {
            case Anonymous a -> "no login (set authUsername and authSecret, or credentials)";
            case Password p -> "user '" + p.user() + "' and authSecret ***";
            case Token t -> "the token *** of authSecret";
            case Credentials c -> "the credentials *** (user JWT and NKey)";
        };
    }

    /** Puts it into the client's options. */
    default void applyTo(Options.Builder options) {
        switch (this) {
            case Anonymous a -> {}
            case Password p ->
                options.userInfo(p.user().toCharArray(), p.secret().toCharArray());
            case Token t -> options.token(t.secret().toCharArray());
            case Credentials c -> options.authHandler(c.handler());
        }
    }
}
