package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.ChangeType;
import dev.agora.core.model.Position;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a committed operation moved, for telling the other nodes: positions, never content.
 *
 * @param positions accounts that moved and to where; empty for an operation that changed nothing
 * @param types kinds of object that changed in them
 * @param revoked accounts whose earlier credentials no longer hold
 * @param settings settings objects that changed
 */
public record CommittedChange(
        Map<AccountId, Position> positions, Set<ChangeType> types, List<AccountId> revoked, List<String> settings) {
    private static final CommittedChange NOTHING = new CommittedChange(Map.of(), Set.of(), List.of(), List.of());

    /** Copies the collections. */
    public CommittedChange {
        positions = Map.copyOf(positions);
        types = Set.copyOf(types);
        revoked = List.copyOf(revoked);
        settings = List.copyOf(settings);
    }

    /** The change that {@code command} made when it came to {@code applied}. */
    public static CommittedChange of(Command command, Applied applied) {
        if (applied.result() instanceof OperationResult.Refused) {
            return NOTHING;
        }
        return switch (command) {
            case Command.CreateMailbox create -> moved(create.account(), applied, ChangeType.MAILBOX);
            case Command.Subscribe subscribe -> moved(subscribe.account(), applied, ChangeType.MAILBOX);
            case Command.DeleteMailbox delete -> moved(delete.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.RenameMailbox rename -> moved(rename.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.Append append -> moved(append.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.StoreFlags store -> moved(store.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.CopyMessages copy -> moved(copy.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.MoveMessages move -> moved(move.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.Expunge expunge -> moved(expunge.account(), applied, ChangeType.MAILBOX, ChangeType.EMAIL);
            case Command.Deliver deliver -> delivered(deliver, applied);
            case Command.SetPassword _, Command.SetEnabled _ -> revoked(applied);
            case Command.ChangeCoordinator _ ->
                new CommittedChange(Map.of(), Set.of(), List.of(), List.of(StoredCoordinator.OBJECT));
            case Command.CreateAccount _,
                    Command.PutSetting _,
                    Command.ChangeBlock _,
                    Command.CollectBlobs _,
                    Command.FormatVersion _ -> NOTHING;
        };
    }

    private static CommittedChange moved(AccountId account, Applied applied, ChangeType first, ChangeType... more) {
        return new CommittedChange(Map.of(account, applied.position()), EnumSet.of(first, more), List.of(), List.of());
    }

    private static CommittedChange revoked(Applied applied) {
        return applied.result() instanceof OperationResult.AccountChanged(AccountId account)
                ? new CommittedChange(Map.of(), Set.of(), List.of(account), List.of())
                : NOTHING;
    }

    private static CommittedChange delivered(Command.Deliver deliver, Applied applied) {
        if (!(applied.result() instanceof OperationResult.Delivered(List<OperationResult.Recipient> recipients))) {
            return NOTHING;
        }
        Map<AccountId, Position> positions = new HashMap<>();
        for (int index = 0; index < recipients.size(); index++) {
            OperationResult.Recipient recipient = recipients.get(index);
            if (recipient.outcome() == OperationResult.DeliveryOutcome.DELIVERED) {
                AccountId account = deliver.recipients().get(index).account();
                positions.merge(account, recipient.position(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return new CommittedChange(
                positions,
                EnumSet.of(ChangeType.MAILBOX, ChangeType.EMAIL, ChangeType.EMAIL_DELIVERY),
                List.of(),
                List.of());
    }
}
