package dev.agora.core.mail;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Uid;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.MailboxName;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationWriter;
import dev.agora.core.store.Store;
import dev.agora.core.store.StoredEmail;
import dev.agora.core.store.StoredMailbox;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Mail over the replicated store. Lists and look-ups by name first wait, within the commit timeout, until this replica shows what the
 * cluster had acknowledged; without a leader they are served as the replica is.
 */
public final class ReplicatedMail implements MailService {
    private final Store store;
    private final OperationWriter writer;
    private final Bodies bodies;

    /** Reads from {@code store}, writes by {@code writer}. */
    public ReplicatedMail(Store store, OperationWriter writer, Bodies bodies) {
        this.store = store;
        this.writer = writer;
        this.bodies = bodies;
    }

    @Override
    public List<MailboxInfo> mailboxes(AccountId account) {
        return fresh(reads -> reads.mailboxes(account).stream()
                .map(mailbox -> info(reads, account, mailbox))
                .sorted(Comparator.comparing((MailboxInfo info) -> !info.name().equals(MailboxName.INBOX))
                        .thenComparing(MailboxInfo::name))
                .toList());
    }

    @Override
    public Optional<MailboxInfo> mailbox(AccountId account, String name) {
        return fresh(reads -> reads.mailbox(account, canonical(name)).map(found -> info(reads, account, found)));
    }

    @Override
    public List<String> subscriptions(AccountId account) {
        return fresh(reads -> reads.subscriptions(account));
    }

    @Override
    public Optional<MailboxContent> content(AccountId account, MailboxId mailbox) {
        return store.read(reads -> reads.mailbox(account, mailbox)
                .map(found -> new MailboxContent(
                        info(reads, account, found),
                        reads.emails(account, mailbox).stream()
                                .map(ReplicatedMail::row)
                                .toList())));
    }

    @Override
    public MessageRead message(AccountId account, MailboxId mailbox, Uid uid) {
        return bodies.read(account, mailbox, uid);
    }

    @Override
    public Spool spool() {
        return bodies.spool();
    }

    @Override
    public WriteResult<MailboxInfo> create(AccountId account, String name) {
        String trimmed = name.length() > 1 && name.charAt(name.length() - 1) == SEPARATOR
                ? name.substring(0, name.length() - 1)
                : name;
        return changedMailbox(account, new Command.CreateMailbox(account, canonical(trimmed)));
    }

    @Override
    public WriteResult<MailboxInfo> delete(AccountId account, String name) {
        Optional<MailboxInfo> before = mailbox(account, name);
        WriteResult<OperationResult> result = write(new Command.DeleteMailbox(account, canonical(name)));
        return before.isPresent()
                ? map(result, done -> before.get())
                : map(
                        result,
                        done -> new MailboxInfo(
                                ((OperationResult.MailboxChanged) done).mailbox(),
                                canonical(name),
                                0,
                                1,
                                dev.agora.core.model.Position.NONE,
                                Optional.empty(),
                                false,
                                0,
                                0,
                                0));
    }

    @Override
    public WriteResult<MailboxInfo> rename(AccountId account, String from, String to) {
        return changedMailbox(account, new Command.RenameMailbox(account, canonical(from), canonical(to)));
    }

    @Override
    public WriteResult<String> subscribe(AccountId account, String name, boolean subscribed) {
        String canonical = canonical(name);
        return map(write(new Command.Subscribe(account, canonical, subscribed)), done -> canonical);
    }

    @Override
    public WriteResult<AppendedUid> append(
            AccountId account, MailboxId mailbox, Spool message, Set<String> flags, Instant internalDate) {
        return switch (bodies.take(message)) {
            case Bodies.Taken.Failed(String text) -> new WriteResult.Unavailable<>(text);
            case Bodies.Taken.As(Body body) -> {
                var command = new Command.Append(account, mailbox, body, List.copyOf(flags), internalDate);
                yield map(write(command), done -> {
                    OperationResult.Appended appended = (OperationResult.Appended) done;
                    return new AppendedUid(appended.uidValidity(), appended.uid());
                });
            }
        };
    }

    @Override
    public WriteResult<List<MessageRow>> store(
            AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change) {
        Command.FlagMode mode = switch (change.mode()) {
            case REPLACE -> Command.FlagMode.REPLACE;
            case ADD -> Command.FlagMode.ADD;
            case REMOVE -> Command.FlagMode.REMOVE;
        };
        var command = new Command.StoreFlags(account, mailbox, uids, mode, List.copyOf(change.flags()));
        return map(write(command), done -> rows(account, mailbox, ((OperationResult.ChangedUids) done).uids()));
    }

    @Override
    public WriteResult<CopiedUids> copy(AccountId account, MailboxId source, List<Uid> uids, MailboxId target) {
        return map(write(new Command.CopyMessages(account, source, uids, target)), ReplicatedMail::copied);
    }

    @Override
    public WriteResult<CopiedUids> move(AccountId account, MailboxId source, List<Uid> uids, MailboxId target) {
        return map(write(new Command.MoveMessages(account, source, uids, target)), ReplicatedMail::copied);
    }

    @Override
    public WriteResult<List<Uid>> expunge(AccountId account, MailboxId mailbox, List<Uid> uids) {
        return map(
                write(new Command.Expunge(account, mailbox, uids)),
                done -> ((OperationResult.ChangedUids) done).uids());
    }

    private WriteResult<MailboxInfo> changedMailbox(AccountId account, Command command) {
        return map(write(command), done -> {
            OperationResult.MailboxChanged changed = (OperationResult.MailboxChanged) done;
            return store.read(reads -> reads.mailbox(account, changed.mailbox())
                    .map(mailbox -> info(reads, account, mailbox))
                    .orElseGet(() -> new MailboxInfo(
                            changed.mailbox(),
                            changed.name(),
                            0,
                            1,
                            dev.agora.core.model.Position.NONE,
                            Optional.empty(),
                            false,
                            0,
                            0,
                            0)));
        });
    }

    private List<MessageRow> rows(AccountId account, MailboxId mailbox, List<Uid> uids) {
        return store.read(reads -> uids.stream()
                .flatMap(uid -> reads.email(account, mailbox, uid).stream())
                .map(ReplicatedMail::row)
                .toList());
    }

    private WriteResult<OperationResult> write(Command command) {
        return Writes.answer(writer.write(command), Function.identity());
    }

    private <T> T fresh(Function<MailReads, T> read) {
        boolean unusedUpToDate = writer.catchUp();
        return store.read(read);
    }

    private static <A, B> WriteResult<B> map(WriteResult<A> result, Function<A, B> change) {
        return switch (result) {
            case WriteResult.Done<A>(A value, var position) -> new WriteResult.Done<>(change.apply(value), position);
            case WriteResult.Refused<A>(var reason, String text) -> new WriteResult.Refused<>(reason, text);
            case WriteResult.Unavailable<A>(String text) -> new WriteResult.Unavailable<>(text);
            case WriteResult.Unknown<A>(String text) -> new WriteResult.Unknown<>(text);
        };
    }

    private static CopiedUids copied(OperationResult result) {
        OperationResult.Copied copied = (OperationResult.Copied) result;
        return new CopiedUids(copied.uidValidity(), copied.source(), copied.target());
    }

    private static MailboxInfo info(MailReads reads, AccountId account, StoredMailbox mailbox) {
        return new MailboxInfo(
                mailbox.id(),
                mailbox.name(),
                mailbox.uidValidity(),
                mailbox.uidNext(),
                mailbox.highestModSeq(),
                mailbox.role().isEmpty() ? Optional.empty() : Optional.of(mailbox.role()),
                reads.isSubscribed(account, mailbox.name()),
                mailbox.tally().messages(),
                mailbox.tally().unseen(),
                mailbox.tally().octets());
    }

    private static MessageRow row(StoredEmail email) {
        return new MessageRow(
                email.uid(),
                email.email(),
                email.modSeq(),
                email.flags(),
                email.internalDate(),
                email.octets(),
                email.blob());
    }

    /** Net-Unicode (RFC 5198), so that equal names have equal bytes. */
    private static String canonical(String name) {
        return MailboxName.canonical(Normalizer.normalize(name, Normalizer.Form.NFC));
    }
}
