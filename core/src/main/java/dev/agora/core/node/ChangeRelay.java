package dev.agora.core.node;

import dev.agora.core.bus.BusListener;
import dev.agora.core.bus.ClusterBus;
import dev.agora.core.bus.EventPlace;
import dev.agora.core.event.ClusterEvent;
import dev.agora.core.event.ClusterEvent.CredentialRevoked;
import dev.agora.core.event.ClusterEvent.SettingsChanged;
import dev.agora.core.event.ClusterEvent.StateChanged;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.NodeId;
import dev.agora.core.model.Position;
import dev.agora.core.notify.Feed;
import dev.agora.core.notify.Notifier;
import dev.agora.core.security.ReplicatedAccounts;
import dev.agora.core.store.BlockChange;
import dev.agora.core.store.ChangeListener;
import dev.agora.core.store.CommittedChange;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
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

    /** Published to the applying thread: who hears of what is no mail. */
    private volatile ChangeListener others = (account, types, position) -> {};

    /** Published to the writing threads. */
    private volatile Consumer<ClusterEvent> published = event -> {};

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

    /** Tells {@code listener} of all that the log brings beside mail, from now on. */
    void alsoTell(ChangeListener listener) {
        others = listener;
    }

    @Override
    public void blocked(BlockChange change) {
        others.blocked(change);
    }

    @Override
    public void revoked(AccountId account) {
        others.revoked(account);
    }

    @Override
    public void setting(String key) {
        others.setting(key);
    }

    @Override
    public void replaced() {
        others.replaced();
        ClusterBus target = bus;
        if (target != null) {
            target.truthReplaced("a snapshot was installed");
        }
    }

    /** Tells the other nodes; dropped while the node starts and has no bus. */
    void publish(ClusterEvent event) {
        ClusterBus target = bus;
        if (target != null) {
            publish(target, event);
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
                publish(target, new StateChanged(account, positions));
            }
        });
        change.revoked().forEach(account -> publish(target, new CredentialRevoked(account)));
        if (!change.settings().isEmpty()) {
            publish(target, new SettingsChanged(change.settings()));
        }
    }

    /** Calls {@code tap} with each event that this node publishes; on the publishing thread, must not block. */
    void onPublished(Consumer<ClusterEvent> tap) {
        published = tap;
    }

    private void publish(ClusterBus target, ClusterEvent event) {
        target.publish(event);
        published.accept(event);
    }

    @Override
    public void event(EventPlace place, ClusterEvent event) {
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
                "events of node {} may be lost ({}): caches are emptied, sessions are compared with this replica",
                origin,
                reason);
        forgetVerified();
    }

    @Override
    public void reread(long generation, SortedSet<NodeId> origins) {
        Notifier target = notifier;
        if (target != null) {
            target.reread();
        }
    }

    private void forgetVerified() {
        ReplicatedAccounts cached = accounts;
        if (cached != null) {
            cached.forgetVerified();
        }
    }
}
