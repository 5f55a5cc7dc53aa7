package dev.agora.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agora.core.model.BootId;
import dev.agora.spi.Coordinator;
import dev.agora.spi.CoordinatorCapabilities;
import dev.agora.spi.CoordinatorContext;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.CoordinatorHealth;
import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.MessageHandler;
import dev.agora.spi.Payload;
import dev.agora.spi.PropertySpec;
import dev.agora.spi.SpiVersion;
import dev.agora.spi.Subscription;
import dev.agora.spi.tck.InMemoryProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a coordinator is found, chosen and refused. */
class CoordinatorLoaderTest {
    private final BusNode.Cluster cluster = new BusNode.Cluster();
    private final CoordinatorThreads threads = new CoordinatorThreads();
    private final BusNode node = new BusNode(cluster, 1, new BootId(1, 1));
    private final CoordinatorLoan loan = node.loan(threads);

    @AfterEach
    void closeAll() {
        node.close();
        threads.close();
    }

    @Test
    void namesBothJarsOfOneType() {
        assertThatThrownBy(() -> loader(new InMemoryProvider(), new InMemoryProvider()))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("two coordinators have the type 'InMemory'")
                .hasMessageContaining(" and ")
                .hasMessageContaining("remove one");
    }

    @Test
    void listsWhatItFoundAndWhereItLookedWhenATypeIsAbsent() {
        assertThatThrownBy(() -> loader(new InMemoryProvider()).create("Nats", Map.of(), loan))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("'Nats'")
                .hasMessageContaining("[InMemory]")
                .hasMessageContaining("plugins/*.jar");
    }

    @Test
    void namesTheTypeThatWasMeantWhateverTheCaseOfItsLetters() {
        CoordinatorLoader loader = loader(new InMemoryProvider(), provider("Nats", SpiVersion.CURRENT));

        for (String misspelt : List.of("Natz", "nats", "NATS")) {
            assertThatThrownBy(() -> loader.require(misspelt)).hasMessageContaining("did you mean 'Nats'?");
        }
        assertThatThrownBy(() -> loader.require("Defalt")).hasMessageContaining("did you mean 'Default'?");
        assertThatThrownBy(() -> loader.require("Kafka")).hasMessageNotContaining("did you mean");
    }

    @Test
    void refusesFieldsForTypesThatTakeNone() {
        for (String type : List.of(CoordinatorLoader.DEFAULT, CoordinatorLoader.DISABLED)) {
            assertThatThrownBy(() -> loader().create(type, Map.of("lease", "5s", "foo", "bar"), loan))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("the type " + type + " takes no fields, given: foo, lease; leave them out");
        }
    }

    @Test
    void refusesAnotherMajorVersion() {
        assertThatThrownBy(() -> loader(provider("Odd", new SpiVersion(9, 0))).create("Odd", Map.of(), loan))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("9.0");
    }

    @Test
    void takesANewerMinorVersionAndSaysSo() {
        SpiVersion newer = new SpiVersion(SpiVersion.CURRENT.major(), SpiVersion.CURRENT.minor() + 1);
        try (LogLines log = new LogLines("dev.agora.core.bus")) {
            CoordinatorLoader loader = loader(provider("Fresh", newer));

            assertThat(loader.find("Fresh")).isPresent();
            assertThat(log.has("coordinator Fresh", newer.toString(), SpiVersion.CURRENT.toString()))
                    .isTrue();
        }
    }

    @Test
    void degradesWithTheRemedyWhenTheDefaultCannotStart() {
        CoordinatorLoader loader = loader(provider("Zenoh", SpiVersion.CURRENT));

        try (Coordinator coordinator = loader.create(CoordinatorLoader.DEFAULT, Map.of(), loan)) {
            coordinator.start();

            assertThat(coordinator.health())
                    .isEqualTo(new CoordinatorHealth.Degraded("NO_LIBRARY: use another platform", Instant.EPOCH));
        }
    }

    @Test
    void degradesWhenTheDefaultIsRefusedAtItsStart() {
        try (Coordinator coordinator = new DefaultCoordinator(new Refused(), loan.clock())) {
            coordinator.start();

            assertThat(coordinator.health())
                    .isEqualTo(new CoordinatorHealth.Degraded("NO_LIBRARY: use another platform", Instant.EPOCH));
            assertThat(coordinator.publish(Payload.EMPTY)).isCompletedExceptionally();
        }
    }

    @Test
    void runsWithoutABackendWhenDisabledOrTheDefaultIsAbsent() {
        try (Coordinator disabled = loader().create(CoordinatorLoader.DISABLED, Map.of(), loan);
                Coordinator absent = loader().create(CoordinatorLoader.DEFAULT, Map.of(), loan)) {
            disabled.start();
            absent.start();

            assertThat(disabled.health()).isInstanceOf(CoordinatorHealth.Degraded.class);
            assertThat(absent.health().toString()).contains("plugins/*.jar");
            assertThat(disabled.publish(Payload.EMPTY)).isCompletedExceptionally();
        }
    }

    @Test
    void reportsUnknownPropertiesWithTheNearestKnownOne() {
        assertThatThrownBy(() -> loader(new InMemoryProvider()).create("InMemory", Map.of("inbx", "5"), loan))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("inbox");
    }

    private static CoordinatorLoader loader(CoordinatorProvider... providers) {
        return new CoordinatorLoader(List.of(providers), List.of(), "plugins/*.jar");
    }

    /** A provider whose coordinators cannot be made. */
    private static CoordinatorProvider provider(String type, SpiVersion version) {
        return new CoordinatorProvider() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public SpiVersion spiVersion() {
                return version;
            }

            @Override
            public List<PropertySpec> properties() {
                return List.of();
            }

            @Override
            public Coordinator create(CoordinatorContext context) {
                throw new CoordinatorException(CoordinatorException.Kind.CONFIG, "NO_LIBRARY", "use another platform");
            }
        };
    }

    /** A coordinator that no retry starts. */
    private static final class Refused implements Coordinator {
        @Override
        public void start() {
            throw new CoordinatorException(CoordinatorException.Kind.CONFIG, "NO_LIBRARY", "use another platform");
        }

        @Override
        public CompletionStage<Void> publish(Payload payload) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public Subscription subscribe(MessageHandler handler) {
            return () -> {};
        }

        @Override
        public CoordinatorCapabilities capabilities() {
            return new CoordinatorCapabilities(
                    CoordinatorCapabilities.Delivery.AT_MOST_ONCE,
                    CoordinatorCapabilities.Ordering.NONE,
                    false,
                    false,
                    Payload.MAX_BYTES);
        }

        @Override
        public CoordinatorHealth health() {
            return new CoordinatorHealth.Up(Instant.EPOCH);
        }

        @Override
        public void close() {}
    }
}
