package dev.agora.core.session;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.notify.Notifier;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The sessions of users on this node. Safe for all threads. */
public final class Sessions {
    private final Notifier notifier;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();

    /** No sessions yet; they hear of changes from {@code notifier}. */
    public Sessions(Notifier notifier) {
        this.notifier = notifier;
    }

    /** Opens a session of a user who has logged in. */
    public Session open(Who who) {
        Session session = new Session(who);
        open.add(session);
        return session;
    }

    /** Ends the sessions for which {@code holds} is false: each is told by {@link Session#onEnd}. */
    public void endUnless(Predicate<Who> holds) {
        open.stream().filter(session -> !holds.test(session.who)).forEach(Session::end);
    }

    /** Number of sessions. */
    public int count() {
        return open.size();
    }

    /** Who is connected. */
    public List<Who> list() {
        return open.stream().map(Session::who).toList();
    }

    /** Whose session it is, from where, and by which credential. */
    public record Who(String protocol, AccountId account, String user, InetAddress peer, String credential) {}

    /** One user's session. */
    public final class Session implements AutoCloseable {
        private final Who who;
        private final AtomicBoolean isEnded = new AtomicBoolean();
        /** Published to whoever ends it. */
        private volatile Runnable onEnd = () -> {};

        private Session(Who who) {
            this.who = who;
        }

        /** Whose it is. */
        public Who who() {
            return who;
        }

        /** Calls {@code ended}, which must not block, when the session may not go on, at once when that is so already; it may be called twice. */
        public void onEnd(Runnable ended) {
            onEnd = ended;
            if (isEnded.get()) {
                ended.run();
            }
        }

        /** The user may not go on: the credential was revoked. */
        public void end() {
            isEnded.set(true);
            onEnd.run();
        }

        /** Calls {@code changed}, which must not block, whenever the account's mailboxes or messages moved; {@link Watch#rearm} first. */
        public Watch watch(Runnable changed) {
            return new Watch(who.account(), changed);
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /** Word of an account's changes; several moves are told once until {@link #rearm}. */
    public final class Watch implements AutoCloseable {
        private final AtomicBoolean isDirty = new AtomicBoolean();
        private final Notifier.Registration registration;

        private Watch(AccountId account, Runnable changed) {
            registration = notifier.listen(account, (types, position) -> {
                boolean concerns = types.contains(ChangeType.EMAIL) || types.contains(ChangeType.MAILBOX);
                if (concerns && isDirty.compareAndSet(false, true)) {
                    changed.run();
                }
            });
        }

        /** Whether something moved since the last time; call it before reading, so that later moves are told again. */
        public boolean rearm() {
            return isDirty.getAndSet(false);
        }

        @Override
        public void close() {
            registration.close();
        }
    }
}
