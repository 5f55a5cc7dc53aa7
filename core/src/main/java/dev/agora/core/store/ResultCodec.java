package dev.agora.core.store;

import dev.agora.core.model.AccountId;
import dev.agora.core.model.MailboxId;
import dev.agora.core.model.Position;
import dev.agora.core.model.Uid;
import dev.agora.core.wireformat.store.AccountChangedRecord;
import dev.agora.core.wireformat.store.AppendedRecord;
import dev.agora.core.wireformat.store.AppliedRecord;
import dev.agora.core.wireformat.store.ChangedUidsRecord;
import dev.agora.core.wireformat.store.CopiedRecord;
import dev.agora.core.wireformat.store.DeliveredRecord;
import dev.agora.core.wireformat.store.DeliveredToRecord;
import dev.agora.core.wireformat.store.DoneRecord;
import dev.agora.core.wireformat.store.EntryResultsRecord;
import dev.agora.core.wireformat.store.MailboxChangedRecord;
import dev.agora.core.wireformat.store.RefusedRecord;
import java.util.List;

/** Bytes of what applying came to. Pure; safe for all threads. */
public final class ResultCodec {
    private ResultCodec() {}

    /** The results of an entry's operations, in their order. */
    public static byte[] encode(List<Applied> results) {
        EntryResultsRecord.Builder record = EntryResultsRecord.newBuilder();
        results.forEach(applied -> record.addResults(record(applied)));
        return RowCodec.seal(record.build());
    }

    /** Reads the results of an entry. */
    public static List<Applied> decode(byte[] bytes) {
        return RowCodec.open(EntryResultsRecord.parser(), bytes).getResultsList().stream()
                .map(ResultCodec::applied)
                .toList();
    }

    /** One result as a record. */
    public static AppliedRecord record(Applied applied) {
        AppliedRecord.Builder record = AppliedRecord.newBuilder()
                .setPosition(applied.position().value())
                .setEntryIndex(applied.entryIndex());
        switch (applied.result()) {
            case OperationResult.Refused r ->
                record.setRefused(RefusedRecord.newBuilder()
                        .setReason(r.reason().ordinal())
                        .setText(r.text()));
            case OperationResult.AccountChanged r ->
                record.setAccount(
                        AccountChangedRecord.newBuilder().setAccount(r.account().value()));
            case OperationResult.MailboxChanged r ->
                record.setMailbox(MailboxChangedRecord.newBuilder()
                        .setMailbox(r.mailbox().value())
                        .setName(r.name()));
            case OperationResult.Delivered r -> record.setDelivered(delivered(r));
            case OperationResult.Appended r ->
                record.setAppended(AppendedRecord.newBuilder()
                        .setUidValidity((int) r.uidValidity())
                        .setUid((int) r.uid().value()));
            case OperationResult.Copied r ->
                record.setCopied(CopiedRecord.newBuilder()
                        .setUidValidity((int) r.uidValidity())
                        .addAllSource(CommandCodec.numbers(r.source()))
                        .addAllTarget(CommandCodec.numbers(r.target())));
            case OperationResult.ChangedUids r ->
                record.setChanged(ChangedUidsRecord.newBuilder().addAllUids(CommandCodec.numbers(r.uids())));
            case OperationResult.Done r -> record.setDone(DoneRecord.getDefaultInstance());
        }
        return record.build();
    }

    /** Reads one result. */
    public static Applied applied(AppliedRecord record) {
        return new Applied(result(record), new Position(record.getPosition()), record.getEntryIndex());
    }

    private static OperationResult result(AppliedRecord r) {
        return switch (r.getResultCase()) {
            case REFUSED ->
                new OperationResult.Refused(
                        pick(OperationResult.Reason.values(), r.getRefused().getReason()),
                        r.getRefused().getText());
            case ACCOUNT ->
                new OperationResult.AccountChanged(new AccountId(r.getAccount().getAccount()));
            case MAILBOX ->
                new OperationResult.MailboxChanged(
                        new MailboxId(r.getMailbox().getMailbox()),
                        r.getMailbox().getName());
            case DELIVERED ->
                new OperationResult.Delivered(r.getDelivered().getRecipientsList().stream()
                        .map(ResultCodec::recipient)
                        .toList());
            case APPENDED ->
                new OperationResult.Appended(
                        r.getAppended().getUidValidity() & Uid.MAX,
                        new Uid(r.getAppended().getUid() & Uid.MAX));
            case COPIED ->
                new OperationResult.Copied(
                        r.getCopied().getUidValidity() & Uid.MAX,
                        CommandCodec.uids(r.getCopied().getSourceList()),
                        CommandCodec.uids(r.getCopied().getTargetList()));
            case CHANGED ->
                new OperationResult.ChangedUids(CommandCodec.uids(r.getChanged().getUidsList()));
            case DONE -> new OperationResult.Done();
            case RESULT_NOT_SET ->
                throw new StoreFormatException(
                        "a result is of a kind that this version does not know: update this node");
        };
    }

    private static DeliveredRecord delivered(OperationResult.Delivered result) {
        DeliveredRecord.Builder record = DeliveredRecord.newBuilder();
        for (OperationResult.Recipient recipient : result.recipients()) {
            record.addRecipients(DeliveredToRecord.newBuilder()
                    .setOutcome(recipient.outcome().ordinal())
                    .setPosition(recipient.position().value()));
        }
        return record.build();
    }

    private static OperationResult.Recipient recipient(DeliveredToRecord record) {
        return new OperationResult.Recipient(
                pick(OperationResult.DeliveryOutcome.values(), record.getOutcome()),
                new Position(record.getPosition()));
    }

    private static <T> T pick(T[] values, int ordinal) {
        if (ordinal < 0 || ordinal >= values.length) {
            throw new StoreFormatException("value " + ordinal + " is not known to this version: update this node");
        }
        return values[ordinal];
    }
}
