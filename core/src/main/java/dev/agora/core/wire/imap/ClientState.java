package dev.agora.core.wire.imap;

import dev.agora.core.mail.MailboxContent;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.Uid;
import dev.agora.core.session.MailboxUpdate;
import dev.agora.core.session.MailboxView;
import dev.agora.core.session.Sessions;
import dev.agora.core.wire.imap.command.FetchItem;
import dev.agora.core.wire.imap.encode.FetchWriter;
import dev.agora.core.wire.imap.encode.ImapWriter;
import dev.agora.core.wire.net.Connection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is true of one client after login: its account, its selected mailbox, its output. Confined to the connection's serial thread. */
final class ClientState {
    private static final int DRAIN_BYTES = 64 * 1024;
    private static final List<FetchItem> FLAGS = List.of(FetchItem.Simple.FLAGS);
    private static final List<FetchItem> UID_FLAGS = List.of(FetchItem.Simple.UID, FetchItem.Simple.FLAGS);

    final Connection connection;
    final ImapServices services;
    final ImapSettings settings;
    final ImapWriter out;
    final FetchWriter fetches;
    Sessions.@Nullable Session session;

    @Nullable
    MailboxView view;

    Sessions.@Nullable Watch watch;
    Set<Uid> saved = Set.of();
    boolean isRev2;
    boolean isUtf8;
    private boolean owesExpunges;

    ClientState(Connection connection, ImapSettings settings, ImapServices services) {
        this.connection = connection;
        this.out = new ImapWriter(connection::send);
        this.fetches = new FetchWriter(out);
        this.settings = settings;
        this.services = services;
    }

    AccountId account() {
        Sessions.Session open = session;
        if (open == null) {
            throw new IllegalStateException("no account before login");
        }
        return open.who().account();
    }

    MailboxView selected() {
        MailboxView open = view;
        if (open == null) {
            throw new IllegalStateException("no mailbox is selected");
        }
        return open;
    }

    /** Hands what was written to the connection; waits while the client does not read. */
    void drain() {
        for (ByteBuffer bytes : out.drain()) {
            connection.send(bytes);
        }
    }

    void drainWhenLarge() {
        if (out.size() >= DRAIN_BYTES) {
            drain();
        }
    }

    void unselect() {
        view = null;
        saved = Set.of();
        Sessions.Watch open = watch;
        watch = null;
        if (open != null) {
            open.close();
        }
    }

    /** Tells what changed in the selected mailbox; reads it only when something moved or {@code always}. */
    void refresh(boolean mayExpunge, boolean withUid, boolean always) {
        MailboxView open = view;
        Sessions.Watch news = watch;
        if (open == null || news == null) {
            return;
        }
        boolean moved = news.rearm();
        if (!moved && !always && !(owesExpunges && mayExpunge)) {
            return;
        }
        Optional<MailboxContent> content =
                services.mail().content(account(), open.info().id());
        if (content.isEmpty()) {
            bye("The selected mailbox was deleted");
            return;
        }
        owesExpunges = !mayExpunge;
        for (MailboxUpdate update : open.update(content.get(), mayExpunge)) {
            switch (update) {
                case MailboxUpdate.Expunged gone -> out.untagged(gone.sequence() + " EXPUNGE");
                case MailboxUpdate.Exists exists -> out.untagged(exists.count() + " EXISTS");
                case MailboxUpdate.Flags flags ->
                    fetches.fetch(flags.sequence(), flags.row(), false, withUid ? UID_FLAGS : FLAGS, Optional.empty());
            }
        }
    }

    void bye(String text) {
        out.untagged("BYE " + text);
        drain();
        connection.close();
    }

    /** Answers a write: {@code done} makes the reply of success; true when it was. */
    <T> boolean answer(String tag, WriteResult<T> result, boolean tryCreate, Function<T, String> done) {
        switch (result) {
            case WriteResult.Done<T> success -> {
                out.tagged(tag, "OK " + done.apply(success.value()));
                return true;
            }
            case WriteResult.Refused<T> refused ->
                out.tagged(tag, "NO [" + code(refused.reason(), tryCreate) + "] " + refused.text());
            case WriteResult.Unavailable<T> unavailable -> out.tagged(tag, "NO [UNAVAILABLE] " + unavailable.text());
            // It may have happened: NO would be a lie, so the connection ends without a reply.
            case WriteResult.Unknown<T> unknown -> bye("[UNAVAILABLE] Outcome unknown: " + unknown.text());
        }
        return false;
    }

    private static String code(WriteResult.Reason reason, boolean tryCreate) {
        return switch (reason) {
            case NOT_FOUND -> tryCreate ? "TRYCREATE" : "NONEXISTENT";
            case EXISTS -> "ALREADYEXISTS";
            case INVALID, FORBIDDEN -> "CANNOT";
            case TOO_LARGE -> "TOOBIG";
            case OVER_QUOTA -> "OVERQUOTA";
        };
    }
}
