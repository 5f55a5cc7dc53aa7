package dev.agora.core.wire.imap;

import dev.agora.core.security.Authenticator.LoginOutcome;
import dev.agora.core.session.Sessions;
import dev.agora.core.wire.imap.command.ImapCommand;
import dev.agora.core.wire.imap.command.Octets;
import dev.agora.core.wire.imap.decode.Frame;
import dev.agora.core.wire.imap.decode.FrameLimits;
import dev.agora.core.wire.imap.decode.ImapFramer;
import dev.agora.core.wire.imap.decode.ImapParser;
import dev.agora.core.wire.imap.decode.ParseResult;
import dev.agora.core.wire.imap.decode.RawCommand;
import dev.agora.core.wire.net.Connection;
import dev.agora.core.wire.net.ConnectionHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's IMAP: login, idling, and which command goes where. Confined to the connection's serial thread. */
final class ImapConnection implements ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(ImapConnection.class);
    private static final int MOST_BAD_COMMANDS = 20;
    private static final int MOST_FAILED_LOGINS = 3;

    private final Connection connection;
    private final ImapSettings settings;
    private final ClientState state;
    private final MailboxCommands mailboxes;
    private final MessageCommands messages;
    private final ImapFramer framer = new ImapFramer(FrameLimits.beforeLogin());
    private @Nullable String idleTag;
    private @Nullable String saslTag;
    private @Nullable Runnable keepalive;
    private int badCommands;
    private int failedLogins;

    ImapConnection(Connection connection, ImapSettings settings, ImapServices services) {
        this.connection = connection;
        this.settings = settings;
        this.state = new ClientState(connection, settings, services);
        this.mailboxes = new MailboxCommands(state);
        this.messages = new MessageCommands(state);
    }

    @Override
    public void opened() {
        state.out.untagged("OK [CAPABILITY " + capabilities() + "] " + settings.hostName() + " Agora ready");
        state.drain();
    }

    @Override
    public void received(ByteBuffer input) {
        while (!connection.isClosing()) {
            Optional<Frame> frame = framer.next(input);
            if (frame.isEmpty()) {
                break;
            }
            boolean wasSecure = connection.isSecure();
            switch (frame.get()) {
                case Frame.Command command -> {
                    try {
                        line(command.raw());
                    } finally {
                        command.raw().release();
                    }
                }
                case Frame.Continuation go -> state.out.continuation("OK");
                case Frame.LineTooLong tooLong -> broken(tooLong.tag(), tooLong.text());
                case Frame.LiteralTooLarge large -> {
                    if (large.isMessage()) {
                        state.out.tagged(large.tag(), "NO [TOOBIG] At most " + large.limit() + " octets");
                    } else {
                        broken(large.tag(), "Literal too large, at most " + large.limit() + " octets");
                    }
                }
                case Frame.Fatal fatal -> {
                    tellBroken();
                    state.bye(fatal.text());
                }
            }
            if (wasSecure != connection.isSecure()) {
                // STARTTLS: what came in clear after it is dropped.
                framer.reset();
                return;
            }
            state.drainWhenLarge();
        }
        state.drain();
    }

    @Override
    public void idledOut() {
        state.bye("Autologout, nothing came for too long");
    }

    @Override
    public void shutdown() {
        state.bye("[UNAVAILABLE] Shutting down");
    }

    @Override
    public void closed() {
        stopIdling();
        framer.reset();
        state.unselect();
        var session = state.session;
        if (session != null) {
            session.close();
        }
    }

    private void line(RawCommand raw) {
        String sasl = saslTag;
        if (sasl != null) {
            saslTag = null;
            saslResponse(sasl, raw.firstLine());
            return;
        }
        String idling = idleTag;
        if (idling != null) {
            stopIdling();
            boolean isDone = raw.firstLine().strip().equalsIgnoreCase("DONE");
            if (isDone) {
                state.out.tagged(idling, "OK IDLE completed");
            } else {
                bad(idling, "Expected DONE");
            }
            return;
        }
        switch (ImapParser.parse(raw, state.isUtf8)) {
            case ParseResult.Parsed parsed -> perform(parsed.command());
            case ParseResult.ParseFailure failure -> broken(failure.tag(), failure.text());
            case ParseResult.ParseRefusal refusal -> state.out.tagged(refusal.tag(), "NO " + refusal.text());
        }
    }

    private void perform(ImapCommand command) {
        switch (command) {
            case ImapCommand.Capability capability -> {
                state.out.untagged("CAPABILITY " + capabilities());
                ok(command);
            }
            case ImapCommand.Noop noop -> {
                state.refresh(true, false, true);
                ok(command);
            }
            case ImapCommand.Logout logout -> {
                state.out.untagged("BYE Logging out");
                ok(command);
                state.drain();
                connection.close();
            }
            case ImapCommand.Id id -> {
                state.out.untagged("ID (\"name\" \"Agora\")");
                ok(command);
            }
            case ImapCommand.StartTls tls -> startTls(tls);
            case ImapCommand.Login login -> {
                if (mayLogIn(login.tag())) {
                    login(login.tag(), login.user(), login.password());
                }
            }
            case ImapCommand.Authenticate authenticate -> authenticate(authenticate);
            default -> {
                if (state.session == null) {
                    bad(command.tag(), "Log in first");
                } else if (!state.services.mayRead().getAsBoolean()) {
                    state.out.tagged(
                            command.tag(),
                            "NO [UNAVAILABLE] This node cannot reach the others, and reads.when-isolated is refuse");
                } else {
                    authenticated(command);
                }
            }
        }
    }

    private void authenticated(ImapCommand command) {
        switch (command) {
            case ImapCommand.Enable enable -> enable(enable);
            case ImapCommand.Namespace namespace -> {
                state.out.untagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
                ok(command);
            }
            case ImapCommand.Select select -> mailboxes.select(select.tag(), select.mailbox(), false, this::changed);
            case ImapCommand.Examine examine -> mailboxes.select(examine.tag(), examine.mailbox(), true, this::changed);
            case ImapCommand.Create create -> mailboxes.create(create);
            case ImapCommand.Delete delete -> mailboxes.delete(delete);
            case ImapCommand.Rename rename -> mailboxes.rename(rename);
            case ImapCommand.Subscribe subscribe -> mailboxes.subscribe(subscribe.tag(), subscribe.mailbox(), true);
            case ImapCommand.Unsubscribe gone -> mailboxes.subscribe(gone.tag(), gone.mailbox(), false);
            case ImapCommand.ListMailboxes list -> mailboxes.list(list);
            case ImapCommand.Lsub lsub -> mailboxes.lsub(lsub);
            case ImapCommand.Status status -> mailboxes.status(status);
            case ImapCommand.Append append -> messages.append(append);
            case ImapCommand.Idle idle -> idle(idle);
            default -> {
                if (state.view == null) {
                    bad(command.tag(), "Select a mailbox first");
                } else {
                    selected(command);
                }
            }
        }
    }

    private void selected(ImapCommand command) {
        switch (command) {
            case ImapCommand.Check check -> {
                state.refresh(true, false, true);
                ok(command);
            }
            case ImapCommand.Close close -> messages.close(close.tag());
            case ImapCommand.Unselect unselect -> {
                state.unselect();
                ok(command);
            }
            case ImapCommand.Expunge expunge -> messages.expunge(expunge);
            case ImapCommand.Search search -> {
                state.refresh(search.uid(), search.uid(), false);
                messages.search(search);
            }
            case ImapCommand.Fetch fetch -> {
                state.refresh(fetch.uid(), fetch.uid(), false);
                messages.fetch(fetch);
            }
            case ImapCommand.Store store -> {
                state.refresh(store.uid(), store.uid(), false);
                messages.store(store);
            }
            case ImapCommand.Copy copy -> messages.copy(copy);
            case ImapCommand.Move move -> messages.move(move);
            default -> bad(command.tag(), "Not possible now");
        }
    }

    private void startTls(ImapCommand.StartTls tls) {
        if (!connection.canStartTls() || state.session != null) {
            bad(tls.tag(), "STARTTLS is not possible now");
            return;
        }
        state.drain();
        connection.startTls((tls.tag() + " OK Begin TLS\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void authenticate(ImapCommand.Authenticate authenticate) {
        if (!authenticate.mechanism().equals("PLAIN")) {
            state.out.tagged(authenticate.tag(), "NO [CANNOT] Only PLAIN is offered");
            return;
        }
        if (!mayLogIn(authenticate.tag())) {
            return;
        }
        Optional<Octets> response = authenticate.initialResponse();
        if (response.isPresent()) {
            plain(authenticate.tag(), response.get().array());
        } else {
            saslTag = authenticate.tag();
            state.out.continuation("");
        }
    }

    private void saslResponse(String tag, String text) {
        try {
            plain(tag, Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException cancelled) {
            bad(tag, "AUTHENTICATE cancelled, or its response is not base64");
        }
    }

    private void plain(String tag, byte[] response) {
        String text = new String(response, StandardCharsets.UTF_8);
        int first = text.indexOf('\0');
        int second = text.indexOf('\0', first + 1);
        if (first < 0 || second < 0) {
            bad(tag, "Not a response of PLAIN");
            return;
        }
        String user = text.substring(first + 1, second);
        String actsAs = text.substring(0, first);
        if (!actsAs.isEmpty() && !actsAs.equalsIgnoreCase(user)) {
            state.out.tagged(tag, "NO [AUTHORIZATIONFAILED] Nobody may act as another user");
            return;
        }
        login(tag, user, text.substring(second + 1));
    }

    private boolean mayLogIn(String tag) {
        if (state.session != null) {
            bad(tag, "Already logged in");
            return false;
        }
        if (!isPrivate()) {
            state.out.tagged(tag, "NO [PRIVACYREQUIRED] Passwords are taken over TLS only");
            return false;
        }
        return true;
    }

    private boolean isPrivate() {
        return connection.isSecure() || connection.peer().isLoopbackAddress();
    }

    private void login(String tag, String user, String password) {
        switch (state.services.authenticator().verify(user, password, connection.peer())) {
            case LoginOutcome.Accepted accepted -> {
                opened(accepted);
                framer.limits(FrameLimits.afterLogin(settings.maxMessageBytes()));
                framer.spoolMessages(state.services.mail()::spool);
                connection.idleTimeout(settings.idle());
                state.out.tagged(tag, "OK [CAPABILITY " + capabilities() + "] Logged in");
                log.debug("imap-{} user {} logged in from {}", connection.id(), accepted.name(), connection.peer());
            }
            case LoginOutcome.Denied denied -> {
                log.info("imap-{} login denied from {}", connection.id(), connection.peer());
                state.out.tagged(tag, "NO [AUTHENTICATIONFAILED] Wrong name or password");
                if (++failedLogins >= MOST_FAILED_LOGINS) {
                    state.bye("Too many failed logins");
                }
            }
            case LoginOutcome.Unavailable unavailable ->
                state.out.tagged(tag, "NO [UNAVAILABLE] " + unavailable.reason());
        }
    }

    private void opened(LoginOutcome.Accepted accepted) {
        Sessions.Session session = state.services
                .sessions()
                .open(new Sessions.Who(
                        "imap", accepted.account(), accepted.name(), connection.peer(), accepted.credential()));
        state.session = session;
        session.onEnd(
                () -> connection.post(() -> state.bye("[UNAVAILABLE] The credential you logged in with was revoked")));
        // It may have been revoked after it was verified and before the session was known.
        if (!state.services.authenticator().isCurrent(accepted.account(), accepted.credential())) {
            session.end();
        }
    }

    private void enable(ImapCommand.Enable enable) {
        StringBuilder enabled = new StringBuilder();
        if (enable.capabilities().contains("IMAP4REV2")) {
            state.isRev2 = true;
            state.isUtf8 = true;
            state.out.utf8(true);
            enabled.append(" IMAP4rev2");
        }
        state.out.untagged("ENABLED" + enabled);
        ok(enable);
    }

    private void idle(ImapCommand.Idle idle) {
        idleTag = idle.tag();
        state.out.continuation("idling");
        state.refresh(true, false, true);
        scheduleKeepalive();
    }

    private void scheduleKeepalive() {
        keepalive = connection.after(settings.idleKeepalive(), () -> {
            if (idleTag != null && !connection.isClosing()) {
                state.out.untagged("OK Still here");
                state.drain();
                scheduleKeepalive();
            }
        });
    }

    private void stopIdling() {
        idleTag = null;
        Runnable cancel = keepalive;
        keepalive = null;
        if (cancel != null) {
            cancel.run();
        }
    }

    /** Comes from the notifier's thread. */
    private void changed() {
        connection.post(() -> {
            if (idleTag != null) {
                state.refresh(true, false, false);
                state.drain();
            }
        });
    }

    private void ok(ImapCommand command) {
        state.out.tagged(
                command.tag(), "OK " + command.getClass().getSimpleName().toUpperCase(Locale.ROOT) + " completed");
    }

    private void bad(String tag, String text) {
        state.out.tagged(tag, "BAD " + text);
        if (++badCommands >= MOST_BAD_COMMANDS) {
            state.services.watch().broken(connection.peer());
            state.bye("Too many bad commands");
        }
    }

    /** What came is no command. */
    private void broken(String tag, String text) {
        tellBroken();
        bad(tag, text);
    }

    /** After login it is the fault of a known client, not the probing of an unknown one. */
    private void tellBroken() {
        if (state.session == null) {
            state.services.watch().broken(connection.peer());
        }
    }

    private String capabilities() {
        StringBuilder text = new StringBuilder("IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE");
        if (state.session == null) {
            text.append(connection.canStartTls() ? " STARTTLS" : "")
                    .append(isPrivate() ? " AUTH=PLAIN" : " LOGINDISABLED");
        } else {
            text.append(" IDLE NAMESPACE UIDPLUS MOVE UNSELECT ESEARCH SEARCHRES LIST-EXTENDED LIST-STATUS SPECIAL-USE"
                    + " CHILDREN STATUS=SIZE BINARY WITHIN APPENDLIMIT=" + settings.maxMessageBytes());
        }
        return text.toString();
    }
}
