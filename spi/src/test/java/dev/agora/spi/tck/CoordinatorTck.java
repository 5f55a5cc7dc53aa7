package dev.agora.spi.tck;

import dev.agora.spi.CoordinatorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The checks that every coordinator passes. An author extends this, says which provider, and describes the backend's server and
 * the mistakes an operator can make; the table of properties shows the kit which of these it must be told, so that nothing is
 * skipped. What a coordinator declares in its capabilities chooses what is asserted, never whether.
 *
 * <p>The checks stand by theme in {@link DeliveryChecks}, {@link OrderChecks}, {@link LifeCycleChecks},
 * {@link SubscriptionChecks}, {@link ReconnectChecks}, {@link ErrorChecks}, {@link SettingsChecks}, {@link PressureChecks} and
 * {@link SecurityChecks}. The system property {@code agora.kit.scale} is {@code quick} (the default: 3 000 payloads in a burst,
 * 20 starts, a server absent or paused for 1 s) or {@code full} (10 000, 100, 30 s and 5 s). Each run leaves its outcomes in
 * {@code target/kit/‹class›.json}.
 */
@ExtendWith(KitReport.class)
public abstract class CoordinatorTck
        implements DeliveryChecks,
                OrderChecks,
                LifeCycleChecks,
                SubscriptionChecks,
                ReconnectChecks,
                ErrorChecks,
                SettingsChecks,
                PressureChecks,
                SecurityChecks {
    private @Nullable Bench bench; // confined to the thread of the check

    /** The provider under test; the same broker for all calls of one test. */
    protected abstract CoordinatorProvider provider();

    /** Settings for the provider; none unless overridden. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /** Settings with the least bounds for what waits, so that a flood overflows soon; {@link #settings()} unless overridden. */
    protected Map<String, String> tightSettings() {
        return settings();
    }

    /**
     * Settings with which nodes without a server meet only at the addresses that they were told, so that a check can stand between
     * them; {@link #settings()} unless overridden. Required when nodes tell each other further addresses.
     */
    protected Map<String, String> apartSettings() {
        return settings();
    }

    /** What every node of a test has besides its settings, such as TLS material; called before its coordinator is created. */
    protected void prepare(TestContext context) {}

    /** The backend's server; none unless overridden. Required when the table has a property that says where a server is. */
    protected KitServer server() {
        return KitServer.none();
    }

    /**
     * Mistakes of operators; none unless overridden. Required: an {@code ADDRESS} when the table has a property that says where
     * a server is, {@code CREDENTIALS} and {@code RIGHTS} when it has a secret, a {@code CERTIFICATE} when it has one about TLS.
     */
    protected List<KitMistake> mistakes() {
        return List.of();
    }

    /** How long a check waits for what must come. */
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** How long after its server is back a coordinator may take to be up: the back-off of at most 5 s and what the backend needs. */
    protected Duration recovery() {
        return Duration.ofSeconds(40);
    }

    /** Publishes that a check keeps in flight; every coordinator must take as many. */
    protected int inFlight() {
        return 256;
    }

    /** Whether a thread belongs to a pool of fixed size that the backend's client keeps for the whole process. */
    protected boolean sharedByProcess(Thread thread) {
        return false;
    }

    @Override
    public final Bench bench() {
        Bench present = bench;
        if (present == null) {
            present = new Bench(this);
            bench = present;
        }
        return present;
    }

    /** Has the server run, whatever the check before met. */
    @BeforeEach
    final void startServer() throws Exception {
        KitServer present = server();
        if (!present.isNone()) {
            present.start();
        }
    }

    /** Closes what the test opened, and leaves the server running. */
    @AfterEach
    final void closeNodes() throws Exception {
        bench().close();
    }
}
