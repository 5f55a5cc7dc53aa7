package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import dev.agora.spi.CoordinatorSettings;

/**
 * What an {@link InMemoryBroker} asks of those who connect; stands for the checks of a real server.
 *
 * @param address where it is reached
 * @param password the password of every account
 * @param authority who signed its certificate
 * @param stranger the one account that has no right on the topic
 */
public record InMemoryGuard(String address, String password, String authority, String stranger) {
    /** Asks what the defaults of {@link InMemoryProvider#properties()} give. */
    public static final InMemoryGuard OPEN = new InMemoryGuard("in-memory", "", "known", "stranger");

    /** Whether the settings lead to this broker at all. */
    boolean isReachedBy(CoordinatorSettings settings) {
        return settings.text("address").orElse("").equals(address);
    }

    /**
     * Looks at who connects.
     *
     * @throws CoordinatorException of kind CONFIG when it refuses these settings
     */
    void admit(CoordinatorSettings settings, String topic) {
        String account = settings.text("account").orElse("");
        if (!settings.text("authority").orElse("").equals(authority)) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "UNTRUSTED_CERTIFICATE",
                    "the certificate of the broker at '" + address + "' is not signed by '"
                            + settings.text("authority").orElse("") + "'; mend the property authority");
        }
        if (!settings.text("password").orElse("").equals(password)) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "WRONG_CREDENTIALS",
                    "the broker at '" + address + "' refused the account '" + account
                            + "' with the password ***; mend the property account or the property password");
        }
        if (account.equals(stranger)) {
            throw new CoordinatorException(
                    Kind.CONFIG,
                    "NO_RIGHT",
                    "the account '" + account + "' has no right on the topic " + topic + " at '" + address
                            + "'; grant it, or use another account");
        }
    }
}
