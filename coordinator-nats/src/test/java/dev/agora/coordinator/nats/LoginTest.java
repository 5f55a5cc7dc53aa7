package dev.agora.coordinator.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth.Up;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to log in, right and wrong. */
class LoginTest {
    private static final String PASSWORD = "authorization { user: agora, password: \"right-secret\" }";

    private final Nodes nodes = new Nodes();

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void takesUserAndPassword() throws Exception {
        try (NatsServer server = NatsServer.running(PASSWORD)) {
            assertUp(server, "authUsername", "agora", "authSecret", "right-secret");
        }
    }

    @Test
    void refusesAWrongPasswordWithoutShowingIt() throws Exception {
        try (NatsServer server = NatsServer.running(PASSWORD)) {
            CoordinatorException failure = nodes.refused(
                    Map.of("addresses", server.address(), "authUsername", "agora", "authSecret", "wrong-secret"));
            assertThat(failure.code()).isEqualTo("WRONG_CREDENTIALS");
            assertThat(failure)
                    .hasMessageContainingAll(server.address(), "'agora'", "***", "mend")
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    @Test
    void saysHowToLogInWhenTheServerWantsALogin() throws Exception {
        try (NatsServer server = NatsServer.running(PASSWORD)) {
            assertThat(nodes.refused(Map.of("addresses", server.address())))
                    .hasMessageContainingAll("no login", "authUsername", "credentials");
        }
    }

    @Test
    void takesATokenWhenThereIsNoUserName() throws Exception {
        try (NatsServer server = NatsServer.running("authorization { token: \"right-token\" }")) {
            assertUp(server, "authSecret", "right-token");
            assertThat(nodes.refused(Map.of("addresses", server.address(), "authSecret", "wrong-token")))
                    .hasMessageContaining("token ***")
                    .hasMessageNotContaining("wrong-token");
        }
    }

    @Test
    void takesTheTextOfACredentialsFile() throws Exception {
        TestOperator operator = new TestOperator();
        try (NatsServer server = NatsServer.running(operator.configuration())) {
            assertUp(server, "credentials", operator.credentials());
        }
    }

    @Test
    void refusesThePathOfACredentialsFileWithoutShowingIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("agora.creds"), new TestOperator().credentials());
        for (String path : new String[] {file.toString(), "file:" + file, "/absent/agora.creds"}) {
            assertThat(nodes.refused(Map.of("credentials", path)))
                    .hasMessageContainingAll("credentials ***", "text itself", "file:NAME", "command line")
                    .hasMessageNotContaining("agora.creds");
        }
    }

    @Test
    void refusesCredentialsOfAnotherOperatorOrWithAnotherUsersSeed() throws Exception {
        TestOperator operator = new TestOperator();
        try (NatsServer server = NatsServer.running(operator.configuration())) {
            for (String wrong : new String[] {new TestOperator().credentials(), operator.mismatchedCredentials()}) {
                CoordinatorException failure =
                        nodes.refused(Map.of("addresses", server.address(), "credentials", wrong));
                assertThat(failure.code()).isEqualTo("WRONG_CREDENTIALS");
                assertThat(failure).hasMessageContainingAll(server.address(), "credentials ***");
            }
        }
    }

    @Test
    void refusesCredentialsThatAreDamagedWithoutShowingThem() throws Exception {
        String whole = new TestOperator().credentials();
        int seed = whole.indexOf("\nSU") + 1;
        char other = whole.charAt(seed + 20) == 'A' ? 'B' : 'A';
        String altered = whole.substring(0, seed + 20) + other + whole.substring(seed + 21);
        String truncated = whole.substring(0, seed + 20) + whole.substring(seed + 21);
        String foreign = whole.substring(0, seed + 20) + "!" + whole.substring(seed + 21);
        String account = whole.substring(0, seed) + "SA" + whole.substring(seed + 2);
        for (String damaged : new String[] {altered, truncated, foreign, account, "-----BEGIN something else-----"}) {
            CoordinatorException failure = nodes.refused(Map.of("credentials", damaged));
            assertThat(failure.code()).isEqualTo("BAD_CREDENTIALS");
            assertThat(failure)
                    .hasMessageContaining("nsc generate creds")
                    .hasMessageNotContaining(whole.substring(seed + 5, seed + 15));
        }
    }

    private void assertUp(NatsServer server, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("addresses", server.address()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        assertThat(nodes.started(all).coordinator().health()).isInstanceOf(Up.class);
    }
}
