package dev.agora.coordinator.nats;

import io.nats.client.NKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** An operator with one account, as {@code nsc} makes them: configures a server and issues users' .creds texts. */
final class TestOperator {
    private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}";
    private static final String UNLIMITED = "\"subs\":-1,\"data\":-1,\"payload\":-1";

    private final NKey operator = NKey.createOperator(null);
    private final NKey account = NKey.createAccount(null);

    TestOperator() throws GeneralSecurityException, IOException {}

    /** The server's configuration. */
    String configuration() throws GeneralSecurityException, IOException {
        String operatorJwt = jwt(operator, operator, "\"type\":\"operator\",\"version\":2");
        String accountJwt = jwt(
                operator,
                account,
                "\"limits\":{" + UNLIMITED
                        + ",\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1},"
                        + "\"default_permissions\":{\"pub\":{},\"sub\":{}},\"type\":\"account\",\"version\":2");
        return "operator: " + operatorJwt + "\nresolver: MEMORY\nresolver_preload: { "
                + new String(account.getPublicKey()) + ": " + accountJwt + " }";
    }

    /** A user's .creds text. */
    String credentials() throws GeneralSecurityException, IOException {
        NKey user = NKey.createUser(null);
        return credentials(user, user);
    }

    /** A .creds text whose seed is of another user than its JWT. */
    String mismatchedCredentials() throws GeneralSecurityException, IOException {
        return credentials(NKey.createUser(null), NKey.createUser(null));
    }

    private String credentials(NKey named, NKey signing) throws GeneralSecurityException, IOException {
        String userJwt = jwt(account, named, "\"pub\":{},\"sub\":{}," + UNLIMITED + ",\"type\":\"user\",\"version\":2");
        return """
                -----BEGIN NATS USER JWT-----
                %s
                ------END NATS USER JWT------

                ************************* IMPORTANT *************************
                NKEY Seed printed below can be used to sign and prove identity.
                NKEYs are sensitive and should be treated as secrets.

                -----BEGIN USER NKEY SEED-----
                %s
                ------END USER NKEY SEED------

                *************************************************************
                """.formatted(userJwt, new String(signing.getSeed()));
    }

    private static String jwt(NKey by, NKey of, String claims) throws GeneralSecurityException, IOException {
        String subject = new String(of.getPublicKey());
        String body = "{\"jti\":\"" + subject + "\",\"iat\":1700000000,\"iss\":\"" + new String(by.getPublicKey())
                + "\",\"name\":\"agora-test\",\"sub\":\"" + subject + "\",\"nats\":{" + claims + "}}";
        String signed =
                base64(HEADER.getBytes(StandardCharsets.UTF_8)) + "." + base64(body.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(by.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
