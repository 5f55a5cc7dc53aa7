package dev.agora.coordinator.p2p;

import dev.agora.spi.CoordinatorProvider;
import dev.agora.spi.tck.CoordinatorTck;
import dev.agora.spi.tck.KitMistake;
import dev.agora.spi.tck.KitMistake.What;
import dev.agora.spi.tck.TestAuthority;
import dev.agora.spi.tck.TestContext;
import java.util.List;
import java.util.Map;

/** The conformance kit on Zenoh, over mutual TLS of the loopback. */
class ZenohCoordinatorTckTest extends CoordinatorTck {
    private static final TestAuthority OURS = new TestAuthority("ours");
    private static final TestAuthority THEIRS = new TestAuthority("theirs");

    @Override
    protected CoordinatorProvider provider() {
        return new ZenohProvider();
    }

    @Override
    protected Map<String, String> tightSettings() {
        return Map.of("inbox", "1024", "window", "512");
    }

    @Override
    protected Map<String, String> apartSettings() {
        return Map.of("config", "{ scouting: { gossip: { enabled: false } } }");
    }

    @Override
    protected void prepare(TestContext context) {
        context.useTls(OURS.issue("node"));
    }

    @Override
    protected List<KitMistake> mistakes() {
        return List.of(
                KitMistake.of(What.CERTIFICATE, Map.of(), "no connection to node 1", "certificate")
                        .preparedBy(context -> context.useTls(THEIRS.issue("stranger"))),
                KitMistake.of(What.CONTRADICTION, Map.of("config", "{ plugins: {} }"), "plugins", "it may set only"));
    }

    @Override
    protected boolean sharedByProcess(Thread thread) {
        return thread.getName().startsWith(ZenohNative.RUNTIME_THREAD);
    }
}
