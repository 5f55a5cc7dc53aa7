package dev.agora.core.store.apply;

import dev.agora.core.store.Command;
import dev.agora.core.store.Keys;
import dev.agora.core.store.MailboxName;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationResult.MailboxChanged;
import dev.agora.core.store.OperationResult.Reason;
import dev.agora.core.store.StoredEmail;
import dev.agora.core.store.StoredMailbox;
import dev.agora.core.store.Table;
import java.util.List;

/** Changes of mailboxes. */
final class MailboxCommands {
    /** Mailboxes an account may have. */
    static final int MAX_MAILBOXES = 10_000;

    private MailboxCommands() {}

    static OperationResult create(AccountEdit edit, Command.CreateMailbox command) {
        String name = allowed(command.name());
        if (edit.reads().mailbox(edit.id(), name).isPresent()) {
            throw new Refusal(Reason.EXISTS, "mailbox '" + name + "' exists already");
        }
        createAbove(edit, name);
        StoredMailbox created = edit.create(name, "");
        return new MailboxChanged(created.id(), name);
    }

    static OperationResult delete(AccountEdit edit, Command.DeleteMailbox command, long now) {
        String name = MailboxName.canonical(command.name());
        StoredMailbox mailbox = edit.require(name);
        if (name.equals(MailboxName.INBOX)) {
            throw new Refusal(Reason.FORBIDDEN, "INBOX cannot be deleted");
        }
        if (hasChildren(edit, name)) {
            throw new Refusal(Reason.FORBIDDEN, "mailbox '" + name + "' has mailboxes below it: delete those first");
        }
        for (StoredEmail email : edit.reads().emails(edit.id(), mailbox.id())) {
            mailbox = edit.remove(mailbox, email, AccountEdit.Kind.DESTROYED);
            BlobCounts.release(edit.writes(), email.blob(), now);
        }
        edit.drop(mailbox);
        return new MailboxChanged(mailbox.id(), name);
    }

    static OperationResult rename(AccountEdit edit, Command.RenameMailbox command) {
        String from = MailboxName.canonical(command.from());
        StoredMailbox mailbox = edit.require(from);
        String to = allowed(command.to());
        if (edit.reads().mailbox(edit.id(), to).isPresent()) {
            throw new Refusal(Reason.EXISTS, "mailbox '" + to + "' exists already");
        }
        if (from.equals(MailboxName.INBOX)) {
            return emptyInbox(edit, mailbox, to);
        }
        if (MailboxName.isBelow(to, from)) {
            throw new Refusal(Reason.INVALID, "mailbox '" + from + "' cannot move below itself");
        }
        createAbove(edit, to);
        for (StoredMailbox other : edit.reads().mailboxes(edit.id())) {
            if (MailboxName.isBelow(other.name(), from)) {
                edit.rename(other, allowed(to + other.name().substring(from.length())));
            }
        }
        edit.rename(mailbox, to);
        return new MailboxChanged(mailbox.id(), to);
    }

    static OperationResult subscribe(AccountEdit edit, Command.Subscribe command) {
        String name = allowed(command.name());
        if (edit.reads().isSubscribed(edit.id(), name) != command.subscribed()) {
            if (command.subscribed() && edit.reads().subscriptions(edit.id()).size() >= MAX_MAILBOXES) {
                throw new Refusal(Reason.OVER_QUOTA, "an account has at most " + MAX_MAILBOXES + " subscriptions");
            }
            edit.subscribe(name, command.subscribed());
        }
        return new OperationResult.Done();
    }

    /** RFC 9051 §6.3.6: the messages go to the new mailbox, INBOX and those below it stay. */
    private static OperationResult emptyInbox(AccountEdit edit, StoredMailbox inbox, String to) {
        createAbove(edit, to);
        StoredMailbox target = edit.create(to, "");
        List<StoredEmail> emails = edit.reads().emails(edit.id(), inbox.id());
        for (StoredEmail email : emails) {
            inbox = edit.remove(inbox, email, AccountEdit.Kind.UPDATED);
            target = edit.insert(target, email, AccountEdit.Kind.UPDATED);
        }
        edit.save(inbox);
        edit.save(target);
        return new MailboxChanged(target.id(), to);
    }

    private static void createAbove(AccountEdit edit, String name) {
        if (edit.reads().mailboxes(edit.id()).size() >= MAX_MAILBOXES) {
            throw new Refusal(Reason.OVER_QUOTA, "an account has at most " + MAX_MAILBOXES + " mailboxes");
        }
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
            String above = name.substring(0, end);
            if (edit.reads().mailbox(edit.id(), above).isEmpty()) {
                edit.create(above, "");
            }
        }
    }

    private static boolean hasChildren(AccountEdit edit, String name) {
        boolean[] found = {false};
        byte[] prefix = Keys.name(edit.id(), name + MailboxName.SEPARATOR);
        edit.writes().scanPrefix(Table.MAILBOX_NAMES, prefix, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    private static String allowed(String given) {
        String name = MailboxName.canonical(given);
        MailboxName.problem(name).ifPresent(problem -> {
            throw new Refusal(Reason.INVALID, problem);
        });
        return name;
    }
}
