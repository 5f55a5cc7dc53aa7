package dev.agora.core.store;

import com.google.protobuf.ByteString;
import dev.agora.core.model.AccountId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.OperationId;
import dev.agora.core.model.Uid;
import dev.agora.core.wireformat.store.AppendRecord;
import dev.agora.core.wireformat.store.CreateAccountRecord;
import dev.agora.core.wireformat.store.CreateMailboxRecord;
import dev.agora.core.wireformat.store.DeleteMailboxRecord;
import dev.agora.core.wireformat.store.DeliverRecord;
import dev.agora.core.wireformat.store.DeliverToRecord;
import dev.agora.core.wireformat.store.EntryRecord;
import dev.agora.core.wireformat.store.ExpungeRecord;
import dev.agora.core.wireformat.store.FormatVersionRecord;
import dev.agora.core.wireformat.store.OperationRecord;
import dev.agora.core.wireformat.store.PutSettingRecord;
import dev.agora.core.wireformat.store.RenameMailboxRecord;
import dev.agora.core.wireformat.store.SetEnabledRecord;
import dev.agora.core.wireformat.store.SetPasswordRecord;
import dev.agora.core.wireformat.store.StoreFlagsRecord;
import dev.agora.core.wireformat.store.SubscribeRecord;
import dev.agora.core.wireformat.store.TransferRecord;
import java.time.Instant;
import java.util.List;

/** Bytes of log entries: a version byte, then the operations. Pure; safe for all threads. */
public final class CommandCodec {
    private CommandCodec() {}

    /** An entry of these operations. */
    public static byte[] encode(List<Operation> operations) {
        EntryRecord.Builder entry = EntryRecord.newBuilder();
        operations.forEach(operation -> entry.addOperations(record(operation)));
        return RowCodec.seal(entry.build());
    }

    /** Reads an entry. @throws StoreFormatException when it is damaged or holds a command that this version does not know */
    public static List<Operation> decode(byte[] bytes) {
        return RowCodec.open(EntryRecord.parser(), bytes).getOperationsList().stream()
                .map(CommandCodec::operation)
                .toList();
    }

    /** One operation as a record. */
    static OperationRecord record(Operation operation) {
        OperationRecord.Builder record = OperationRecord.newBuilder()
                .setIdHigh(operation.id().high())
                .setIdLow(operation.id().low())
                .setAtMillis(operation.at().toEpochMilli());
        put(record, operation.command());
        return record.build();
    }

    private static void put(OperationRecord.Builder record, Command command) {
        switch (command) {
            case Command.CreateAccount c ->
                record.setCreateAccount(
                        CreateAccountRecord.newBuilder().setAddress(c.address()).setPasswordHash(c.passwordHash()));
            case Command.SetPassword c ->
                record.setSetPassword(
                        SetPasswordRecord.newBuilder().setAddress(c.address()).setPasswordHash(c.passwordHash()));
            case Command.SetEnabled c ->
                record.setSetEnabled(
                        SetEnabledRecord.newBuilder().setAddress(c.address()).setEnabled(c.enabled()));
            case Command.CreateMailbox c ->
                record.setCreateMailbox(CreateMailboxRecord.newBuilder()
                        .setAccount(c.account().value())
                        .setName(c.name()));
            case Command.DeleteMailbox c ->
                record.setDeleteMailbox(DeleteMailboxRecord.newBuilder()
                        .setAccount(c.account().value())
                        .setName(c.name()));
            case Command.RenameMailbox c ->
                record.setRenameMailbox(RenameMailboxRecord.newBuilder()
                        .setAccount(c.account().value())
                        .setFrom(c.from())
                        .setTo(c.to()));
            case Command.Subscribe c ->
                record.setSubscribe(SubscribeRecord.newBuilder()
                        .setAccount(c.account().value())
                        .setName(c.name())
                        .setSubscribed(c.subscribed()));
            case Command.Deliver c -> record.setDeliver(deliver(c));
            case Command.Append c -> record.setAppend(append(c));
            case Command.StoreFlags c -> record.setStoreFlags(storeFlags(c));
            case Command.CopyMessages c ->
                record.setCopyMessages(transfer(c.account(), c.source(), c.uids(), c.target()));
            case Command.MoveMessages c ->
                record.setMoveMessages(transfer(c.account(), c.source(), c.uids(), c.target()));
            case Command.Expunge c ->
                record.setExpunge(ExpungeRecord.newBuilder()
                        .setAccount(c.account().value())
                        .setMailbox(c.mailbox().value())
                        .addAllUids(numbers(c.uids())));
            case Command.PutSetting c ->
                record.setPutSetting(
                        PutSettingRecord.newBuilder().setKey(c.key()).setValue(ByteString.copyFrom(c.value())));
            case Command.CollectBlobs c -> record.setCollectBlobs(BodyCodec.collect(c));
            case Command.FormatVersion c ->
                record.setFormatVersion(FormatVersionRecord.newBuilder().setVersion(c.version()));
            case Command.ChangeBlock c -> record.setBlock(BlockCodec.record(c.change()));
            case Command.ChangeCoordinator c -> record.setCoordinator(CoordinatorCodec.record(c.step()));
        }
    }

    /** Reads one operation. */
    static Operation operation(OperationRecord record) {
        OperationId id = new OperationId(record.getIdHigh(), record.getIdLow());
        return new Operation(id, Instant.ofEpochMilli(record.getAtMillis()), command(id, record));
    }

    private static Command command(OperationId id, OperationRecord r) {
        return switch (r.getCommandCase()) {
            case CREATE_ACCOUNT ->
                new Command.CreateAccount(
                        r.getCreateAccount().getAddress(), r.getCreateAccount().getPasswordHash());
            case SET_PASSWORD ->
                new Command.SetPassword(
                        r.getSetPassword().getAddress(), r.getSetPassword().getPasswordHash());
            case SET_ENABLED ->
                new Command.SetEnabled(
                        r.getSetEnabled().getAddress(), r.getSetEnabled().getEnabled());
            case CREATE_MAILBOX ->
                new Command.CreateMailbox(
                        new AccountId(r.getCreateMailbox().getAccount()),
                        r.getCreateMailbox().getName());
            case DELETE_MAILBOX ->
                new Command.DeleteMailbox(
                        new AccountId(r.getDeleteMailbox().getAccount()),
                        r.getDeleteMailbox().getName());
            case RENAME_MAILBOX ->
                new Command.RenameMailbox(
                        new AccountId(r.getRenameMailbox().getAccount()),
                        r.getRenameMailbox().getFrom(),
                        r.getRenameMailbox().getTo());
            case SUBSCRIBE ->
                new Command.Subscribe(
                        new AccountId(r.getSubscribe().getAccount()),
                        r.getSubscribe().getName(),
                        r.getSubscribe().getSubscribed());
            case DELIVER -> deliver(r.getDeliver());
            case APPEND -> append(r.getAppend());
            case STORE_FLAGS -> storeFlags(r.getStoreFlags());
            case COPY_MESSAGES -> copy(r.getCopyMessages());
            case MOVE_MESSAGES -> move(r.getMoveMessages());
            case EXPUNGE ->
                new Command.Expunge(
                        new AccountId(r.getExpunge().getAccount()),
                        new MailboxId(r.getExpunge().getMailbox()),
                        uids(r.getExpunge().getUidsList()));
            case PUT_SETTING ->
                new Command.PutSetting(
                        r.getPutSetting().getKey(), r.getPutSetting().getValue().toByteArray());
            case COLLECT_BLOBS -> BodyCodec.collect(r.getCollectBlobs());
            case FORMAT_VERSION ->
                new Command.FormatVersion(r.getFormatVersion().getVersion());
            case BLOCK -> new Command.ChangeBlock(BlockCodec.change(r.getBlock()));
            case COORDINATOR -> new Command.ChangeCoordinator(CoordinatorCodec.step(r.getCoordinator()));
            case COMMAND_NOT_SET ->
                throw new StoreFormatException(
                        "operation " + id
                                + " is of a kind that this version does not know: update this node before it can apply the log");
        };
    }

    /** UIDs as the numbers of a record. */
    static List<Integer> numbers(List<Uid> uids) {
        return uids.stream().map(uid -> (int) uid.value()).toList();
    }

    /** The numbers of a record as UIDs. */
    static List<Uid> uids(List<Integer> numbers) {
        return numbers.stream().map(number -> new Uid(number & Uid.MAX)).toList();
    }

    private static DeliverRecord deliver(Command.Deliver command) {
        DeliverRecord.Builder record = DeliverRecord.newBuilder();
        BodyCodec.put(command.message(), record::setMessage, record::setBlob);
        for (Command.Deliver.Target target : command.recipients()) {
            record.addRecipients(DeliverToRecord.newBuilder()
                    .setAccount(target.account().value())
                    .setFolder(target.folder())
                    .setHeader(ByteString.copyFrom(target.header()))
                    .setFingerprint(ByteString.copyFrom(target.fingerprint())));
        }
        return record.build();
    }

    private static Command deliver(DeliverRecord record) {
        return new Command.Deliver(
                BodyCodec.body(record.hasBlob(), record.getMessage(), record.getBlob()),
                record.getRecipientsList().stream()
                        .map(target -> new Command.Deliver.Target(
                                new AccountId(target.getAccount()),
                                target.getFolder(),
                                target.getHeader().toByteArray(),
                                target.getFingerprint().toByteArray()))
                        .toList());
    }

    private static AppendRecord append(Command.Append command) {
        AppendRecord.Builder record = AppendRecord.newBuilder()
                .setAccount(command.account().value())
                .setMailbox(command.mailbox().value())
                .addAllFlags(command.flags())
                .setInternalDateMillis(command.internalDate().toEpochMilli());
        BodyCodec.put(command.message(), record::setMessage, record::setBlob);
        return record.build();
    }

    private static Command append(AppendRecord record) {
        return new Command.Append(
                new AccountId(record.getAccount()),
                new MailboxId(record.getMailbox()),
                BodyCodec.body(record.hasBlob(), record.getMessage(), record.getBlob()),
                List.copyOf(record.getFlagsList()),
                Instant.ofEpochMilli(record.getInternalDateMillis()));
    }

    private static StoreFlagsRecord storeFlags(Command.StoreFlags command) {
        return StoreFlagsRecord.newBuilder()
                .setAccount(command.account().value())
                .setMailbox(command.mailbox().value())
                .addAllUids(numbers(command.uids()))
                .setMode(command.mode().number())
                .addAllFlags(command.flags())
                .build();
    }

    private static Command storeFlags(StoreFlagsRecord record) {
        return new Command.StoreFlags(
                new AccountId(record.getAccount()),
                new MailboxId(record.getMailbox()),
                uids(record.getUidsList()),
                Command.FlagMode.of(record.getMode()),
                List.copyOf(record.getFlagsList()));
    }

    private static TransferRecord transfer(AccountId account, MailboxId source, List<Uid> uids, MailboxId target) {
        return TransferRecord.newBuilder()
                .setAccount(account.value())
                .setSource(source.value())
                .addAllUids(numbers(uids))
                .setTarget(target.value())
                .build();
    }

    private static Command copy(TransferRecord record) {
        return new Command.CopyMessages(
                new AccountId(record.getAccount()),
                new MailboxId(record.getSource()),
                uids(record.getUidsList()),
                new MailboxId(record.getTarget()));
    }

    private static Command move(TransferRecord record) {
        return new Command.MoveMessages(
                new AccountId(record.getAccount()),
                new MailboxId(record.getSource()),
                uids(record.getUidsList()),
                new MailboxId(record.getTarget()));
    }
}
