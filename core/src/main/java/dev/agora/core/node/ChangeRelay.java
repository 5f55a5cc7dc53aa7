package dev.agora.core.node;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.notify.Feed;
import dev.agora.core.notify.Notifier;
import dev.agora.core.security.ReplicatedAccounts;
import dev.agora.core.store.ChangeListener;
import dev.agora.core.store.CommittedChange;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a change to those who must hear of it: from the applied log to the notifier, from the accepted write to the bus, from the bus to the
 * notifier and the caches. Safe for all threads; never blocks.
 */
final class ChangeRelay implements ChangeListener, BusListener {
    private static final Logger log = LoggerFactory.getLogger(ChangeRelay.class);

    /** Published to the applying thread; null while the node starts, when nobody listens yet. */
    private volatile @Nullable Notifier notifier;

    /** Published to the writing threads; null while the node starts. */
    private volatile @Nullable ClusterBus bus;

    /** Published to the bus lane; null while the node starts. */
    private volatile @Nullable ReplicatedAccounts accounts;

    void connect(Notifier toNotify, ClusterBus toPublish, ReplicatedAccounts cached) {
        notifier = toNotify;
        bus = toPublish;
        accounts = cached;
    }

    @Override
    public void changed(AccountId account, Set<ChangeType> types, Position position) {
        Notifier target = notifier;
        if (target != null) {
            target.advance(account, types, position, Feed.LOG);
        }
    }

    /** A write that this node accepted is committed: tells the other nodes. */
    void committed(CommittedChange change) {
        ClusterBus target = bus;
        if (target == null) {
            return;
        }
        change.positions().forEach((account, position) -> {
            Map<ChangeType, Position> positions = new EnumMap<>(ChangeType.class);
            change.types().forEach(type -> positions.put(type, position));
            if (!positions.isEmpty()) {
                target.publish(new StateChanged(account, positions));
            }
        });
        change.revoked().forEach(account -> target.publish(new CredentialRevoked(account)));
    }

    @Override
    public void event(NodeId origin, ClusterEvent event) {
        Notifier target = notifier;
        if (event instanceof StateChanged(AccountId account, Map<ChangeType, Position> positions) && target != null) {
            positions.forEach((type, position) -> target.advance(account, Set.of(type), position, Feed.BUS));
        } else if (event instanceof CredentialRevoked) {
            forgetVerified();
        }
    }

    @Override
    public void resync(NodeId origin, String reason) {
        log.info(
                "events of node {} may be lost ({}): caches are emptied, this replica's log tells of the changes",
                origin,
                reason);
        forgetVerified();
    }

    private void forgetVerified() {
        ReplicatedAccounts cached = accounts;
        if (cached != null) {
            cached.forgetVerified();
        }
    }
}
