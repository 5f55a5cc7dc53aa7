package dev.agora.core.store.apply;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.Position;
import dev.agora.core.store.Applied;
import dev.agora.core.store.Command;
import dev.agora.core.store.Keys;
import dev.agora.core.store.MailReads;
import dev.agora.core.store.Operation;
import dev.agora.core.store.OperationResult;
import dev.agora.core.store.ResultCodec;
import dev.agora.core.store.RowCodec;
import dev.agora.core.store.StateReader;
import dev.agora.core.store.Table;
import dev.agora.core.wireformat.store.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes what an entry does to a state: a function of both. Command time is the latest time any command brought; it never goes back.
 * Repeats of an operation id are answered with the first result and change nothing. Confined to the applying thread.
 */
public final class EntryApplier {
    /** Highest log format this version applies. */
    public static final int FORMAT_VERSION = 1;

    private final WriteSet writes;
    private final long index;
    private final SortedMap<AccountId, Effects.Move> moves = new TreeMap<>();
    private final List<AccountId> revoked = new ArrayList<>();
    private long now;

    private EntryApplier(StateReader state, long index) {
        this.writes = new WriteSet(state);
        this.index = index;
        byte[] clock = state.get(Table.META, Keys.CLOCK);
        this.now = clock == null ? 0 : Keys.number(clock);
    }

    /** Computes the effects of an entry's operations, at most {@link Position#OPERATIONS_PER_ENTRY}. */
    public static Effects compute(StateReader state, List<Operation> operations, long index) {
        if (operations.size() > Position.OPERATIONS_PER_ENTRY) {
            throw new IllegalArgumentException("an entry has at most " + Position.OPERATIONS_PER_ENTRY
                    + " operations, entry " + index + " has " + operations.size());
        }
        EntryApplier entry = new EntryApplier(state, index);
        List<Applied> results = new ArrayList<>();
        for (int ordinal = 0; ordinal < operations.size(); ordinal++) {
            results.add(entry.apply(operations.get(ordinal), ordinal));
        }
        Remembered.OPERATIONS.trim(entry.writes, entry.now, operations.size());
        Remembered.DELIVERIES.trim(entry.writes, entry.now, operations.size());
        entry.writes.put(Table.META, Keys.CLOCK, Keys.number(entry.now));
        return new Effects(entry.writes, results, entry.moves, entry.revoked);
    }

    private Applied apply(Operation operation, int ordinal) {
        Optional<Applied> before = new MailReads(writes).operation(operation.id());
        if (before.isPresent()) {
            return before.get();
        }
        now = Math.max(now, operation.at().toEpochMilli());
        Step step = new Step(new WriteSet(writes), new Place(index, ordinal), operation);
        Applied applied;
        try {
            OperationResult result = step.run(now);
            writes.merge(step.writes);
            step.moves.forEach((account, move) -> moves.merge(account, move, Effects.Move::and));
            applied = new Applied(result, step.position, index);
            boolean isRevocation = operation.command() instanceof Command.SetPassword
                    || operation.command() instanceof Command.SetEnabled;
            if (isRevocation && result instanceof OperationResult.AccountChanged(AccountId account)) {
                revoked.add(account);
            }
        } catch (Refusal refusal) {
            applied = new Applied(refusal.result(), Position.NONE, index);
        }
        OperationRow row = OperationRow.newBuilder()
                .setAtMillis(now)
                .setApplied(ResultCodec.record(applied))
                .build();
        Remembered.OPERATIONS.put(writes, Keys.operation(operation.id()), RowCodec.seal(row), now);
        return applied;
    }

    /** One operation under way; its writes count only when it is not refused. */
    private static final class Step {
        private final WriteSet writes;
        private final Place place;
        private final Operation operation;
        private final SortedMap<AccountId, Effects.Move> moves = new TreeMap<>();
        private Position position = Position.NONE;

        Step(WriteSet writes, Place place, Operation operation) {
            this.writes = writes;
            this.place = place;
            this.operation = operation;
        }

        OperationResult run(long now) {
            return switch (operation.command()) {
                case Command.CreateAccount c ->
                    edit(new AccountEdit(writes, AccountCommands.prepare(writes, c), place), AccountCommands::fill);
                case Command.SetPassword c -> AccountCommands.setPassword(writes, c);
                case Command.SetEnabled c -> AccountCommands.setEnabled(writes, c);
                case Command.CreateMailbox c -> edit(c.account(), edit -> MailboxCommands.create(edit, c));
                case Command.DeleteMailbox c -> edit(c.account(), edit -> MailboxCommands.delete(edit, c, now));
                case Command.RenameMailbox c -> edit(c.account(), edit -> MailboxCommands.rename(edit, c));
                case Command.Subscribe c -> edit(c.account(), edit -> MailboxCommands.subscribe(edit, c));
                case Command.Deliver c ->
                    new DeliveryCommands(writes, place, operation.at(), now).deliver(c, this::moved);
                case Command.Append c -> edit(c.account(), edit -> MessageCommands.append(edit, c));
                case Command.StoreFlags c -> edit(c.account(), edit -> MessageCommands.storeFlags(edit, c));
                case Command.CopyMessages c -> edit(c.account(), edit -> MessageCommands.copy(edit, c));
                case Command.MoveMessages c -> edit(c.account(), edit -> MessageCommands.move(edit, c));
                case Command.Expunge c -> edit(c.account(), edit -> MessageCommands.expunge(edit, c, now));
                case Command.PutSetting c -> putSetting(c);
                case Command.CollectBlobs c -> BlobCounts.collect(writes, c, now);
                case Command.FormatVersion c -> formatVersion(c);
                case Command.ChangeBlock c -> BlockCommands.apply(writes, c.change(), now);
                case Command.ChangeCoordinator c -> CoordinatorSteps.apply(writes, c.step(), now);
            };
        }

        private OperationResult edit(AccountId account, Change change) {
            return edit(AccountEdit.open(writes, account, place), change);
        }

        private OperationResult edit(AccountEdit edit, Change change) {
            OperationResult result = change.apply(edit);
            edit.finish().ifPresent(move -> moved(edit.id(), move));
            position = edit.positionAfter();
            return result;
        }

        private void moved(AccountId account, Effects.Move move) {
            moves.merge(account, move, Effects.Move::and);
        }

        private OperationResult putSetting(Command.PutSetting command) {
            if (command.value().length == 0) {
                writes.delete(Table.SETTINGS, Keys.text(command.key()));
            } else {
                writes.put(Table.SETTINGS, Keys.text(command.key()), command.value());
            }
            return new OperationResult.Done();
        }

        private OperationResult formatVersion(Command.FormatVersion command) {
            if (command.version() > FORMAT_VERSION) {
                throw new dev.agora.core.store.StoreFormatException("the log switched to format " + command.version()
                        + ", this node applies up to " + FORMAT_VERSION + ": update this node");
            }
            writes.put(Table.META, Keys.LOG_FORMAT, Keys.number(command.version()));
            return new OperationResult.Done();
        }

        /** A change of one account. */
        private interface Change {
            OperationResult apply(AccountEdit edit);
        }
    }
}
