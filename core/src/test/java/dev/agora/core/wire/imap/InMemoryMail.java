package dev.agora.core.wire.imap;

import dev.agora.core.mail.AppendedUid;
import dev.agora.core.mail.CopiedUids;
import dev.agora.core.mail.FlagChange;
import dev.agora.core.mail.MailService;
import dev.agora.core.mail.MailboxContent;
import dev.agora.core.mail.MailboxInfo;
import dev.agora.core.mail.MessageBytes;
import dev.agora.core.mail.MessageRead;
import dev.agora.core.mail.MessageRow;
import dev.agora.core.mail.Spool;
import dev.agora.core.mail.WriteResult;
import dev.agora.core.mail.WriteResult.Done;
import dev.agora.core.mail.WriteResult.Reason;
import dev.agora.core.mail.WriteResult.Refused;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.BlobId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.notify.Feed;
import dev.agora.core.notify.Notifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Mail of one account in memory, told of to a notifier; the test's stand-in for the store. */
final class InMemoryMail implements MailService {
    private final Notifier notifier;
    private final Map<String, Box> boxes = new TreeMap<>();
    private final Map<BlobId, byte[]> blobs = new HashMap<>();
    private final Set<String> subscribed = new TreeSet<>();
    private long ids;

    InMemoryMail(Notifier notifier) {
        this.notifier = notifier;
        boxes.put("INBOX", new Box(++ids));
    }

    private static final class Box {
        final MailboxId id;
        final TreeMap<Uid, MessageRow> rows = new TreeMap<>();
        long next = 1;

        Box(long id) {
            this.id = new MailboxId(id);
        }
    }

    private MailboxInfo info(String name, Box box) {
        long unseen = box.rows.values().stream()
                .filter(row -> !row.flags().contains("\\Seen"))
                .count();
        long octets = box.rows.values().stream().mapToLong(MessageRow::octets).sum();
        return new MailboxInfo(
                box.id,
                name,
                7,
                box.next,
                new Position(ids),
                Optional.empty(),
                subscribed.contains(name),
                box.rows.size(),
                unseen,
                octets);
    }

    private <T> WriteResult<T> done(T value) {
        Position position = new Position(++ids);
        notifier.advance(new AccountId(1), Set.of(ChangeType.EMAIL), position, Feed.LOG);
        return new Done<>(value, position);
    }

    private Box box(MailboxId id) {
        return boxes.values().stream()
                .filter(box -> box.id.equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public synchronized List<MailboxInfo> mailboxes(AccountId account) {
        return boxes.entrySet().stream()
                .map(entry -> info(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized Optional<MailboxInfo> mailbox(AccountId account, String name) {
        return Optional.ofNullable(boxes.get(name)).map(box -> info(name, box));
    }

    @Override
    public synchronized List<String> subscriptions(AccountId account) {
        return List.copyOf(subscribed);
    }

    @Override
    public synchronized Optional<MailboxContent> content(AccountId account, MailboxId mailbox) {
        return boxes.entrySet().stream()
                .filter(entry -> entry.getValue().id.equals(mailbox))
                .map(entry -> new MailboxContent(
                        info(entry.getKey(), entry.getValue()),
                        List.copyOf(entry.getValue().rows.values())))
                .findFirst();
    }

    @Override
    public synchronized MessageRead message(AccountId account, MailboxId mailbox, Uid uid) {
        MessageRow row = box(mailbox).rows.get(uid);
        byte[] bytes = row == null ? null : blobs.get(row.blob());
        return bytes == null ? new MessageRead.Gone() : new MessageRead.Found(MessageBytes.of(bytes));
    }

    @Override
    public Spool spool() {
        return new Spool(() -> {
            throw new IllegalStateException("messages here are small");
        });
    }

    @Override
    public synchronized WriteResult<MailboxInfo> create(AccountId account, String name) {
        if (boxes.containsKey(name)) {
            return new Refused<>(Reason.EXISTS, "There is one already");
        }
        Box box = new Box(++ids);
        boxes.put(name, box);
        return done(info(name, box));
    }

    @Override
    public synchronized WriteResult<MailboxInfo> delete(AccountId account, String name) {
        Box box = boxes.remove(name);
        return box == null ? new Refused<>(Reason.NOT_FOUND, "No such mailbox") : done(info(name, box));
    }

    @Override
    public synchronized WriteResult<MailboxInfo> rename(AccountId account, String from, String to) {
        Box box = boxes.remove(from);
        if (box == null) {
            return new Refused<>(Reason.NOT_FOUND, "No such mailbox");
        }
        boxes.put(to, box);
        return done(info(to, box));
    }

    @Override
    public synchronized WriteResult<String> subscribe(AccountId account, String name, boolean isSubscribed) {
        boolean changed = isSubscribed ? subscribed.add(name) : subscribed.remove(name);
        return done(changed ? name : name + " as before");
    }

    @Override
    public synchronized WriteResult<AppendedUid> append(
            AccountId account, MailboxId mailbox, Spool message, Set<String> flags, Instant internalDate) {
        byte[] digest = new byte[BlobId.BYTES];
        digest[0] = (byte) ++ids;
        BlobId blob = BlobId.of(digest);
        blobs.put(blob, message.bytes().orElseThrow());
        return done(new AppendedUid(7, add(box(mailbox), blob, message.octets(), flags, internalDate)));
    }

    private Uid add(Box box, BlobId blob, long octets, Set<String> flags, Instant date) {
        Uid uid = new Uid(box.next++);
        SortedSet<String> kept = new TreeSet<>(flags);
        box.rows.put(uid, new MessageRow(uid, new EmailId(++ids), new Position(ids), kept, date, octets, blob));
        return uid;
    }

    @Override
    public synchronized WriteResult<List<MessageRow>> store(
            AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change) {
        List<MessageRow> changed = new ArrayList<>();
        Box box = box(mailbox);
        for (Uid uid : uids) {
            MessageRow row = box.rows.get(uid);
            if (row == null) {
                continue;
            }
            SortedSet<String> flags = new TreeSet<>(row.flags());
            switch (change.mode()) {
                case REPLACE -> {
                    flags.clear();
                    flags.addAll(change.flags());
                }
                case ADD -> flags.addAll(change.flags());
                case REMOVE -> flags.removeAll(change.flags());
            }
            MessageRow after = new MessageRow(
                    uid, row.email(), new Position(++ids), flags, row.internalDate(), row.octets(), row.blob());
            box.rows.put(uid, after);
            changed.add(after);
        }
        return done(changed);
    }

    @Override
    public synchronized WriteResult<CopiedUids> copy(
            AccountId account, MailboxId source, List<Uid> uids, MailboxId target) {
        List<Uid> made = new ArrayList<>();
        for (Uid uid : uids) {
            MessageRow row = Objects.requireNonNull(box(source).rows.get(uid));
            made.add(add(box(target), row.blob(), row.octets(), row.flags(), row.internalDate()));
        }
        return done(new CopiedUids(7, uids, made));
    }

    @Override
    public synchronized WriteResult<CopiedUids> move(
            AccountId account, MailboxId source, List<Uid> uids, MailboxId target) {
        WriteResult<CopiedUids> copied = copy(account, source, uids, target);
        uids.forEach(box(source).rows::remove);
        return copied;
    }

    @Override
    public synchronized WriteResult<List<Uid>> expunge(AccountId account, MailboxId mailbox, List<Uid> uids) {
        Box box = box(mailbox);
        List<Uid> gone = uids.stream()
                .filter(uid ->
                        box.rows.containsKey(uid) && box.rows.get(uid).flags().contains("\\Deleted"))
                .toList();
        gone.forEach(box.rows::remove);
        return done(gone);
    }
}
