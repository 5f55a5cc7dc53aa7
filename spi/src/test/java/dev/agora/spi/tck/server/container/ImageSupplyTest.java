package dev.agora.spi.tck.server.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.spi.tck.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that an engine has, can have, or cannot have. */
class ImageSupplyTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anImageThatIsThereIsNotPulled() throws Exception {
        try (FakeEngine engine = engine(request -> "200 {}")) {
            ImageSupply.require(engine.engine(), "nats:2.11-alpine");
            assertThat(engine.asked()).containsExactly("GET /images/nats:2.11-alpine/json");
        }
    }

    @Test
    void nothingIsPulledWhenTheRegistryIsNotReached() throws Exception {
        String image = "localhost:" + TestContext.freePort() + "/nats:2";
        try (FakeEngine engine = engine(request -> "404 {}")) {
            assertThatThrownBy(() -> ImageSupply.require(engine.engine(), image))
                    .isInstanceOf(NoContainersException.class)
                    .hasMessageContainingAll(
                            engine.address(), image, "not reached", "docker pull", ".ci/container-images");
            assertThat(engine.asked()).containsExactly("GET /images/" + image + "/json");
        }
    }

    @Test
    void anImageThatIsMissingIsPulledFromARegistryThatIsReached() throws Exception {
        AtomicBoolean pulled = new AtomicBoolean();
        try (ServerSocket registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                FakeEngine engine = engine(request -> {
                    pulled.compareAndSet(false, request.startsWith("POST /images/create?"));
                    return pulled.get() ? "200 {}" : "404 {}";
                })) {
            String image = "localhost:" + registry.getLocalPort() + "/some/nats:2";
            assertThatCode(() -> ImageSupply.require(engine.engine(), image)).doesNotThrowAnyException();
            assertThat(engine.asked().get(1))
                    .endsWith("fromImage=localhost%3A" + registry.getLocalPort() + "%2Fsome%2Fnats&tag=2");
        }
    }

    @Test
    void aPullThatFailsIsToldInTheEnginesWords() throws Exception {
        try (ServerSocket registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                FakeEngine engine = engine(request ->
                        request.startsWith("POST") ? "200 {\"status\":\"…\"}\n{\"error\":\"denied\"}" : "404 {}")) {
            String image = "localhost:" + registry.getLocalPort() + "/nats";
            assertThatThrownBy(() -> ImageSupply.require(engine.engine(), image))
                    .hasMessageContainingAll("could not pull it", "denied", "docker pull");
        }
    }

    @Test
    void theRegistryIsThatOfTheNameOrTheCommonOne() {
        assertThat(ImageSupply.registry("nats:2").getHostString()).isEqualTo("registry-1.docker.io");
        assertThat(ImageSupply.registry("apache/kafka:4").getHostString()).isEqualTo("registry-1.docker.io");
        assertThat(ImageSupply.registry("ghcr.io/some/nats:2").getHostString()).isEqualTo("ghcr.io");
        assertThat(ImageSupply.registry("localhost:5000/nats").getPort()).isEqualTo(5_000);
    }

    @Test
    void anEngineThatIsElsewhereOrAbsentIsNamed() {
        assertThatThrownBy(() -> Engine.at("tcp://docker.example.org:2375"))
                .hasMessageContainingAll("tcp://docker.example.org:2375", "127.0.0.1");
        assertThatThrownBy(() -> Engine.at("unix:///absent/docker.sock").ask("GET", "/_ping"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void everyKindOfServerHasAnImage() throws Exception {
        for (String name : new String[] {"nats", "redis", "kafka"}) {
            assertThat(ContainerImages.of(name)).contains(":");
        }
        assertThatThrownBy(() -> ContainerImages.of("unheard-of"))
                .hasMessageContainingAll("unheard-of", "container-images.properties", "unheard-of=IMAGE:TAG");
    }

    private FakeEngine engine(UnaryOperator<String> answers) throws Exception {
        return new FakeEngine(folder.resolve("socket"), answers);
    }
}
