package dev.agora.coordinator.nats;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorException.Kind;
import io.nats.client.AuthHandler;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a .creds file holds: the user's JWT, and the NKey whose signature of the server's nonce proves that the JWT is ours. Signs
 * with the Java runtime's Ed25519, so that the client's own cryptography library need not be shipped.
 */
final class UserCredentials implements AuthHandler {
    private static final Pattern JWT = block("NATS USER JWT");
    private static final Pattern SEED = block("USER NKEY SEED");

    private final String jwt;
    private final PrivateKey key;

    private UserCredentials(String jwt, PrivateKey key) {
        this.jwt = jwt;
        this.key = key;
    }

    /** Reads the text of a .creds file; what is wrong with it is told without a word of it. */
    static UserCredentials parse(String text) {
        Matcher jwt = JWT.matcher(text);
        Matcher seed = SEED.matcher(text);
        if (!jwt.find() || !seed.find()) {
            throw refused(
                    "is no .creds text: it needs the blocks BEGIN NATS USER JWT and BEGIN USER NKEY SEED",
                    "give such a file");
        }
        try {
            var spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, UserSeed.decode(seed.group(1)));
            return new UserCredentials(
                    jwt.group(1), KeyFactory.getInstance("Ed25519").generatePrivate(spec));
        } catch (IllegalArgumentException damaged) {
            throw refused("holds a damaged seed: " + damaged.getMessage(), "generate it again");
        } catch (GeneralSecurityException noEd25519) {
            throw new IllegalStateException("this Java runtime lacks Ed25519", noEd25519);
        }
    }

    @Override
    public byte[] sign(byte[] nonce) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(nonce);
            return signature.sign();
        } catch (GeneralSecurityException noEd25519) {
            throw new IllegalStateException("this Java runtime lacks Ed25519", noEd25519);
        }
    }

    /** Empty: the server takes the public key from the JWT. */
    @Override
    public char[] getID() {
        return new char[0];
    }

    @Override
    public char[] getJWT() {
        return jwt.toCharArray();
    }

    private static Pattern block(String name) {
        return Pattern.compile("-BEGIN " + name + "-+\\s+(\\S+)\\s+-+END " + name + "-");
    }

    private static CoordinatorException refused(String what, String remedy) {
        return new CoordinatorException(
                Kind.CONFIG,
                "BAD_CREDENTIALS",
                "credentials *** " + what + "; " + remedy + ", such as with 'nsc generate creds'");
    }
}
