package dev.agora.core.store.apply;

import dev.agora.core.model.BlobId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.Flags;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationResult.Appended;
import dev.agora.core.store.OperationResult.ChangedUids;
import dev.agora.core.store.OperationResult.Copied;
import dev.agora.core.store.OperationResult.Reason;
import dev.agora.core.store.StoredEmail;
import dev.agora.core.store.StoredMailbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Changes of messages. */
final class MessageCommands {
    private MessageCommands() {}

    static OperationResult append(AccountEdit edit, Command.Append command) {
        StoredMailbox mailbox = edit.require(command.mailbox());
        requireAllowed(command.flags());
        Uid uid = new Uid(Math.min(mailbox.uidNext(), Uid.MAX));
        Arrival arrival =
                new Arrival(new byte[0], command.message(), Flags.of(command.flags()), command.internalDate());
        add(edit, mailbox, arrival);
        return new Appended(mailbox.uidValidity(), uid);
    }

    /** Stores a new message in a mailbox. */
    static StoredEmail add(AccountEdit edit, StoredMailbox mailbox, Arrival arrival) {
        BlobId blob = BlobCounts.store(edit.writes(), arrival.body);
        Uid uid = new Uid(Math.min(mailbox.uidNext(), Uid.MAX));
        StoredEmail email = new StoredEmail(
                uid,
                edit.nextEmail(),
                Position.NONE,
                arrival.flags,
                arrival.date,
                arrival.header.length + arrival.body.octets(),
                blob,
                arrival.header);
        edit.save(edit.insert(mailbox, email, AccountEdit.Kind.CREATED));
        return email;
    }

    static OperationResult storeFlags(AccountEdit edit, Command.StoreFlags command) {
        StoredMailbox mailbox = edit.require(command.mailbox());
        requireAllowed(command.flags());
        SortedSet<String> given = Flags.of(command.flags());
        List<Uid> present = new ArrayList<>();
        boolean changed = false;
        for (StoredEmail email : named(edit, command.mailbox(), command.uids())) {
            present.add(email.uid());
            SortedSet<String> flags = combine(email.flags(), given, command.mode());
            if (!flags.equals(email.flags())) {
                requireAllowed(flags);
                mailbox = edit.update(mailbox, email, email.withFlags(flags, edit.position()));
                changed = true;
            }
        }
        if (changed) {
            edit.save(mailbox);
        }
        return new ChangedUids(present);
    }

    static OperationResult copy(AccountEdit edit, Command.CopyMessages command) {
        StoredMailbox source = edit.require(command.source());
        StoredMailbox target = edit.require(command.target());
        List<Uid> from = new ArrayList<>();
        List<Uid> to = new ArrayList<>();
        for (StoredEmail email : named(edit, source.id(), command.uids())) {
            from.add(email.uid());
            to.add(new Uid(Math.min(target.uidNext(), Uid.MAX)));
            target = edit.insert(target, email, AccountEdit.Kind.UPDATED);
            BlobCounts.retain(edit.writes(), email.blob());
        }
        if (!from.isEmpty()) {
            edit.save(target);
        }
        return new Copied(target.uidValidity(), from, to);
    }

    static OperationResult move(AccountEdit edit, Command.MoveMessages command) {
        StoredMailbox source = edit.require(command.source());
        StoredMailbox target = edit.require(command.target());
        boolean isSame = source.id().equals(target.id());
        List<Uid> from = new ArrayList<>();
        List<Uid> to = new ArrayList<>();
        for (StoredEmail email : named(edit, source.id(), command.uids())) {
            from.add(email.uid());
            to.add(new Uid(Math.min(target.uidNext(), Uid.MAX)));
            source = edit.remove(source, email, AccountEdit.Kind.UPDATED);
            target = edit.insert(isSame ? source : target, email, AccountEdit.Kind.UPDATED);
            source = isSame ? target : source;
        }
        if (!from.isEmpty()) {
            edit.save(source);
            if (!isSame) {
                edit.save(target);
            }
        }
        return new Copied(target.uidValidity(), from, to);
    }

    static OperationResult expunge(AccountEdit edit, Command.Expunge command, long now) {
        StoredMailbox mailbox = edit.require(command.mailbox());
        List<Uid> removed = new ArrayList<>();
        for (StoredEmail email : named(edit, command.mailbox(), command.uids())) {
            if (email.flags().contains(Flags.DELETED)) {
                mailbox = edit.remove(mailbox, email, AccountEdit.Kind.DESTROYED);
                BlobCounts.release(edit.writes(), email.blob(), now);
                removed.add(email.uid());
            }
        }
        if (!removed.isEmpty()) {
            edit.save(mailbox);
        }
        return new ChangedUids(removed);
    }

    private static List<StoredEmail> named(AccountEdit edit, MailboxId mailbox, List<Uid> uids) {
        List<StoredEmail> emails = new ArrayList<>();
        for (Uid uid : new TreeSet<>(uids)) {
            edit.reads().email(edit.id(), mailbox, uid).ifPresent(emails::add);
        }
        return emails;
    }

    private static SortedSet<String> combine(
            SortedSet<String> present, SortedSet<String> given, Command.FlagMode mode) {
        List<String> flags = new ArrayList<>(present);
        switch (mode) {
            case REPLACE -> {
                flags.removeIf(flag -> !given.contains(flag));
                flags.addAll(given);
            }
            case ADD -> flags.addAll(given);
            case REMOVE -> flags.removeIf(given::contains);
        }
        return Flags.of(flags);
    }

    private static void requireAllowed(java.util.Collection<String> flags) {
        if (!Flags.areAllowed(flags)) {
            throw new Refusal(
                    Reason.INVALID,
                    "flags " + flags + " are not allowed: at most " + Flags.MAX_FLAGS
                            + " system flags of RFC 9051 and keywords that are atoms");
        }
    }

    /** A new message: lines that precede its body, the body, flags and date. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Arrival(byte[] header, Body body, SortedSet<String> flags, Instant date) {}
}
