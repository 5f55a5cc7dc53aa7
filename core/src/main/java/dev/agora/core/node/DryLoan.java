package dev.agora.core.node;

import dev.agora.core.bus.CoordinatorLoader;
import dev.agora.core.bus.CoordinatorLoan;
import dev.agora.core.bus.CoordinatorThreads;
import dev.agora.core.bus.switching.ProbeMembership;
import dev.agora.core.crypto.ClusterAuthority;
import dev.agora.core.crypto.ClusterKey;
import dev.agora.core.crypto.KeyRing;
import dev.agora.core.membership.Member;
import dev.agora.core.membership.MemberState;
import dev.agora.core.membership.NodeMetadata;
import dev.agora.core.membership.NodeMetadata.ReplicaKind;
import dev.agora.core.model.HostPort;
import dev.agora.core.model.NodeId;
import dev.agora.core.runtime.RandomSource;
import dev.agora.core.runtime.WallClock;
import dev.agora.spi.CoordinatorException;
import dev.agora.spi.TlsMaterial;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is lent to a coordinator that is made only to hear whether its fields fit: a node that is alone and listens nowhere. Confined to one
 * thread.
 */
final class DryLoan implements AutoCloseable {
    private static final NodeId NODE = new NodeId(1);
    private static final String HOST = "127.0.0.1";
    private static final HostPort ADDRESS = new HostPort(HOST, 1);
    private static final int SECRET_BYTES = 16;

    private final RandomSource random = RandomSource.secure();
    private final WallClock clock = WallClock.system();
    /** Has threads only once a coordinator asks for one, which none does before it is started. */
    private final CoordinatorThreads threads = new CoordinatorThreads();

    private @Nullable TlsMaterial certificate; // Null until a plug-in refuses to be made without one.

    /** Makes the coordinator and closes it. Returns the refusal, of the plug-ins' loader or of the plug-in; empty when all fits. */
    Optional<CoordinatorException> refusal(CoordinatorLoader loader, String type, Map<String, String> fields) {
        Optional<CoordinatorException> withoutTls = refusal(loader, type, fields, null);
        // A certificate costs what stretching a key costs, and hardly any plug-in looks at it so early.
        return withoutTls.isEmpty() || loader.find(type).isEmpty()
                ? withoutTls
                : refusal(loader, type, fields, certificate());
    }

    private Optional<CoordinatorException> refusal(
            CoordinatorLoader loader, String type, Map<String, String> fields, @Nullable TlsMaterial tls) {
        try {
            loader.create(type, fields, loan(tls)).close();
            return Optional.empty();
        } catch (CoordinatorException refused) {
            return Optional.of(refused);
        }
    }

    private TlsMaterial certificate() {
        TlsMaterial present = certificate;
        if (present == null) {
            KeyRing ring = KeyRing.of(ClusterKey.stretch(HexFormat.of().formatHex(random.bytes(SECRET_BYTES))));
            present = new ClusterAuthority(ring, clock, random).issue(NODE, List.of(HOST));
            certificate = present;
        }
        return present;
    }

    private CoordinatorLoan loan(@Nullable TlsMaterial tls) {
        NodeMetadata metadata = new NodeMetadata(
                ADDRESS,
                ADDRESS,
                ReplicaKind.NONE,
                Optional.empty(),
                random.dataId(),
                List.of(),
                NodeAssembly.VERSION,
                0,
                0,
                0,
                "check");
        Member self = new Member(NODE, random.bootId(), MemberState.ALIVE, metadata);
        return new CoordinatorLoan(
                NODE,
                ADDRESS,
                new ProbeMembership(self, self),
                tls,
                clock,
                new QuietReporter("settings check"),
                threads);
    }

    @Override
    public void close() {
        threads.close();
    }
}
