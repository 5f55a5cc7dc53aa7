package dev.agora.core.store.apply;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;
import dev.agora.core.store.Body;
import dev.agora.core.store.Command;
import dev.agora.core.store.Command.Deliver.Target;
import dev.agora.core.store.Flags;
import dev.agora.core.store.Keys;
import dev.agora.core.store.MailboxName;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.OperationResult.DeliveryOutcome;
import dev.agora.core.store.OperationResult.Recipient;
import dev.agora.core.store.StoredAccount;
import dev.agora.core.store.StoredEmail;
import dev.agora.core.store.StoredMailbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Deliveries: each recipient for itself, a fingerprint met before delivers nothing. */
final class DeliveryCommands {
    private final WriteSet writes;
    private final Place place;
    private final Instant at;
    private final long now;

    DeliveryCommands(WriteSet writes, Place place, Instant at, long now) {
        this.writes = writes;
        this.place = place;
        this.at = at;
        this.now = now;
    }

    /** Delivers; tells {@code moved} of each account that moved. */
    OperationResult deliver(Command.Deliver command, BiConsumer<AccountId, Effects.Move> moved) {
        List<Recipient> outcomes = new ArrayList<>();
        for (Target target : command.recipients()) {
            outcomes.add(deliver(command.message(), target, moved));
        }
        return new OperationResult.Delivered(outcomes);
    }

    private Recipient deliver(Body message, Target target, BiConsumer<AccountId, Effects.Move> moved) {
        Optional<StoredAccount> account = new dev.agora.core.store.MailReads(writes).account(target.account());
        if (account.isEmpty()) {
            return new Recipient(DeliveryOutcome.NO_ACCOUNT, Position.NONE);
        }
        boolean isFingerprinted = target.fingerprint().length > 0;
        if (isFingerprinted && writes.get(Remembered.DELIVERIES.values(), target.fingerprint()) != null) {
            return new Recipient(DeliveryOutcome.REPEAT, account.get().position());
        }
        AccountEdit edit = new AccountEdit(writes, account.get(), place);
        var arrival = new MessageCommands.Arrival(target.header(), message, Flags.of(List.of()), at);
        StoredEmail email = MessageCommands.add(edit, choose(edit, target.folder()), arrival);
        edit.delivered(email.email());
        edit.finish().ifPresent(move -> moved.accept(edit.id(), move));
        if (isFingerprinted) {
            Remembered.DELIVERIES.put(writes, target.fingerprint(), Keys.number(now), now);
        }
        return new Recipient(DeliveryOutcome.DELIVERED, edit.positionAfter());
    }

    /** The folder by its name, then by its name without regard to case, then the inbox. */
    private static StoredMailbox choose(AccountEdit edit, String folder) {
        if (!folder.isEmpty()) {
            Optional<StoredMailbox> exact = edit.reads().mailbox(edit.id(), MailboxName.canonical(folder));
            if (exact.isPresent()) {
                return exact.get();
            }
            for (StoredMailbox mailbox : edit.reads().mailboxes(edit.id())) {
                if (MailboxName.isSameIgnoringCase(mailbox.name(), folder)) {
                    return mailbox;
                }
            }
        }
        return edit.require(MailboxName.INBOX);
    }
}
