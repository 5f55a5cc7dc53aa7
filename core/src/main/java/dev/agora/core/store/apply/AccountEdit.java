package dev.agora.core.store.apply;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.EmailId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.store.Keys;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.MailboxName;
import dev.agora.core.store.OperationResult.Reason;
import dev.agora.core.store.RowCodec;
import dev.agora.core.store.StoredAccount;
import dev.agora.core.store.StoredEmail;
import dev.agora.core.store.StoredMailbox;
import dev.agora.core.store.Table;
import dev.agora.core.wireformat.store.ChangeRow;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One operation's changes to one account, all at one position. {@link #finish} writes the account. Confined to the applying thread. */
final class AccountEdit {
    private final WriteSet writes;
    private final MailReads reads;
    private final Place place;
    private final Position position;
    private final Set<ChangeType> types = EnumSet.noneOf(ChangeType.class);
    private StoredAccount account;
    private int changes;

    AccountEdit(WriteSet writes, StoredAccount account, Place place) {
        this.writes = writes;
        this.reads = new MailReads(writes);
        this.place = place;
        this.account = account;
        this.position = place.after(account.position());
    }

    /** Begins to change an account; refused when there is none. */
    static AccountEdit open(WriteSet writes, AccountId id, Place place) {
        StoredAccount account = new MailReads(writes)
                .account(id)
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no account " + id));
        return new AccountEdit(writes, account, place);
    }

    AccountId id() {
        return account.id();
    }

    Position position() {
        return position;
    }

    MailReads reads() {
        return reads;
    }

    WriteSet writes() {
        return writes;
    }

    StoredMailbox require(MailboxId mailbox) {
        return reads.mailbox(id(), mailbox)
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "the mailbox does not exist any more"));
    }

    StoredMailbox require(String name) {
        return reads.mailbox(id(), name)
                .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no mailbox '" + name + "'"));
    }

    /** Creates a mailbox whose name is free. */
    StoredMailbox create(String name, String role) {
        MailboxId mailbox = new MailboxId(account.counters().mailbox() + 1);
        long fromLog = place.entryIndex() & Uid.MAX;
        long validity = Math.max(account.counters().uidValidity() + 1, fromLog);
        count(new StoredAccount.Counters(mailbox.value(), account.counters().email(), validity));
        StoredMailbox created =
                new StoredMailbox(mailbox, name, role, validity, 1, position, StoredMailbox.Tally.EMPTY);
        write(created);
        writes.put(Table.MAILBOX_NAMES, Keys.name(id(), name), Keys.number(mailbox.value()));
        log(ChangeType.MAILBOX, Kind.CREATED, mailbox.value(), mailbox, Optional.empty());
        return created;
    }

    EmailId nextEmail() {
        StoredAccount.Counters counters = account.counters();
        count(new StoredAccount.Counters(counters.mailbox(), counters.email() + 1, counters.uidValidity()));
        return new EmailId(account.counters().email());
    }

    /** Puts a message under the next UID of a mailbox; returns the mailbox after it. The blob is counted by the caller. */
    StoredMailbox insert(StoredMailbox mailbox, StoredEmail email, Kind kind) {
        if (mailbox.uidNext() > Uid.MAX) {
            throw new Refusal(Reason.FORBIDDEN, "mailbox '" + mailbox.name() + "' has used up its UIDs: rename it");
        }
        StoredEmail placed = email.withUid(new Uid(mailbox.uidNext()), position);
        writes.put(Table.EMAILS, Keys.email(id(), mailbox.id(), placed.uid()), RowCodec.encode(placed));
        log(ChangeType.EMAIL, kind, email.email().value(), mailbox.id(), Optional.of(placed.uid()));
        return mailbox.withUidNext(mailbox.uidNext() + 1)
                .withTally(mailbox.tally().with(placed, 1));
    }

    /** Takes a message out of a mailbox; returns the mailbox after it. The blob is counted by the caller. */
    StoredMailbox remove(StoredMailbox mailbox, StoredEmail email, Kind kind) {
        writes.delete(Table.EMAILS, Keys.email(id(), mailbox.id(), email.uid()));
        log(ChangeType.EMAIL, kind, email.email().value(), mailbox.id(), Optional.of(email.uid()));
        return mailbox.withTally(mailbox.tally().with(email, -1));
    }

    /** Writes a message's row with its new flags; returns the mailbox after it. */
    StoredMailbox update(StoredMailbox mailbox, StoredEmail before, StoredEmail after) {
        writes.put(Table.EMAILS, Keys.email(id(), mailbox.id(), after.uid()), RowCodec.encode(after));
        log(ChangeType.EMAIL, Kind.UPDATED, after.email().value(), mailbox.id(), Optional.of(after.uid()));
        return mailbox.withTally(mailbox.tally().with(before, -1).with(after, 1));
    }

    /** Writes a mailbox as changed here. */
    void save(StoredMailbox mailbox) {
        write(mailbox.changedAt(position));
        log(ChangeType.MAILBOX, Kind.UPDATED, mailbox.id().value(), mailbox.id(), Optional.empty());
    }

    /** Gives a mailbox another name. */
    void rename(StoredMailbox mailbox, String name) {
        writes.delete(Table.MAILBOX_NAMES, Keys.name(id(), mailbox.name()));
        writes.put(
                Table.MAILBOX_NAMES,
                Keys.name(id(), name),
                Keys.number(mailbox.id().value()));
        save(mailbox.withName(name));
    }

    /** Removes an empty mailbox. */
    void drop(StoredMailbox mailbox) {
        writes.delete(Table.MAILBOXES, Keys.mailbox(id(), mailbox.id()));
        writes.delete(Table.MAILBOX_NAMES, Keys.name(id(), mailbox.name()));
        log(ChangeType.MAILBOX, Kind.DESTROYED, mailbox.id().value(), mailbox.id(), Optional.empty());
    }

    /** Subscribes or unsubscribes a name. */
    void subscribe(String name, boolean subscribed) {
        byte[] key = Keys.name(id(), name);
        if (subscribed) {
            writes.put(Table.SUBSCRIPTIONS, key, new byte[0]);
        } else {
            writes.delete(Table.SUBSCRIPTIONS, key);
        }
        long mailbox = reads.mailbox(id(), MailboxName.canonical(name))
                .map(found -> found.id().value())
                .orElse(0L);
        log(ChangeType.MAILBOX, Kind.UPDATED, mailbox, null, Optional.empty());
    }

    /** Notes that mail came from outside. */
    void delivered(EmailId email) {
        log(ChangeType.EMAIL_DELIVERY, Kind.CREATED, email.value(), null, Optional.empty());
    }

    /** Writes the account; empty when nothing changed. */
    Optional<Effects.Move> finish() {
        if (changes == 0) {
            return Optional.empty();
        }
        account = new StoredAccount(id(), account.address(), account.passwordHash(), position, account.counters());
        writes.put(Table.ACCOUNTS, Keys.account(id()), RowCodec.encode(account));
        return Optional.of(new Effects.Move(types, position));
    }

    /** The account's position after {@link #finish}. */
    Position positionAfter() {
        return account.position();
    }

    private void write(StoredMailbox mailbox) {
        writes.put(Table.MAILBOXES, Keys.mailbox(id(), mailbox.id()), RowCodec.encode(mailbox));
    }

    private void count(StoredAccount.Counters counters) {
        account = new StoredAccount(id(), account.address(), account.passwordHash(), account.position(), counters);
    }

    private void log(
            ChangeType type,
            Kind kind,
            long object,
            @org.jspecify.annotations.Nullable MailboxId mailbox,
            Optional<Uid> uid) {
        ChangeRow row = ChangeRow.newBuilder()
                .setType(type.ordinal())
                .setKind(kind.ordinal())
                .setId(object)
                .setMailbox(mailbox == null ? 0 : mailbox.value())
                .setUid((int) (long) uid.map(Uid::value).orElse(0L))
                .build();
        writes.put(Table.CHANGES, Keys.change(id(), position, changes), RowCodec.seal(row));
        changes++;
        types.add(type);
    }

    /** What happened to an object. */
    enum Kind {
        /** It is new. */
        CREATED,
        /** It changed. */
        UPDATED,
        /** It is gone. */
        DESTROYED
    }
}
